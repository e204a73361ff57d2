"""The server: which message calls which function."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.protocol.language_server import LanguageServerProtocol, lsp_method

import contract_dsl
from contract_dsl.diagnostics import Diagnostic
from contract_dsl.files import SUFFIX
from contract_dsl.formatting import format_text
from contract_dsl.source import Span

from ...version import VERSION
from .. import colours, completing, describing, hints, mending, navigating, outline, renaming
from ..buffers import Buffer, Place, Units, normal
from ..project import compile_project
from ..reading import Reader
from ..session import Known, Session, Settings
from ..view import View
from .convert import LEGEND, Converter, path_of, range_in, tokens, uri_of
from .transport import converse

T = TypeVar("T")

_PATIENCE = 20.0
"""Seconds that a question waits for the rule set to be understood for the first time, or, of a renaming, anew."""
_REFUSED = -32803
"""The protocol's number for a request that was understood and cannot be done."""
_UNITS: Mapping[str | None, Units] = {
    types.PositionEncodingKind.Utf8: "utf-8",
    types.PositionEncodingKind.Utf16: "utf-16",
    types.PositionEncodingKind.Utf32: "utf-32",
}
_PAGES = Path(contract_dsl.__file__).parents[1] / "docs" / "diagnostics"


class _Protocol(LanguageServerProtocol):
    """The protocol without pygls's own copy of the texts, which ends lines where rule files do not."""

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> Any:
        yield self.fm.features[types.TEXT_DOCUMENT_DID_OPEN], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> Any:
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CHANGE], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> Any:
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CLOSE], (params,), None


class _Server(LanguageServer):
    """A server whose own mistakes go to the error stream and not into the author's face."""

    def report_server_error(self, error: Exception, source: Any) -> None:  # noqa: ARG002  # pygls calls it so
        """Tell whoever reads the log of the editor."""
        sys.stderr.write(f"clausegraph lsp: {type(error).__name__}: {error}\n")


class Adapter:
    """One connection to an editor."""

    def __init__(self) -> None:
        self.server = _Server("clausegraph", VERSION, protocol_cls=_Protocol)
        self.session = Session(self._understood)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._changed = asyncio.Event()
        self._units: Units = "utf-16"
        self._published: dict[str, list[types.Diagnostic]] = {}
        self._folder: Path | None = None
        self._ended = False
        self._register()

    def run(self, stdin: BinaryIO, stdout: BinaryIO) -> bool:
        """Serve until the editor says that it is over, or is gone; whether it said so in good order."""
        try:
            gone = converse(self.server, stdin, stdout)
        finally:
            self.session.stop()
        return self._ended or gone

    # ---- registering

    def _register(self) -> None:
        notified: Mapping[str, Callable[[Any], None]] = {
            types.INITIALIZE: self._initialize,
            types.SHUTDOWN: self._shut_down,
            types.TEXT_DOCUMENT_DID_OPEN: self._opened,
            types.TEXT_DOCUMENT_DID_CHANGE: self._edited,
            types.TEXT_DOCUMENT_DID_CLOSE: self._closed,
            types.TEXT_DOCUMENT_DID_SAVE: self._saved,
            types.WORKSPACE_DID_CHANGE_CONFIGURATION: self._configured,
            types.WORKSPACE_DID_CHANGE_WATCHED_FILES: self._files_changed,
        }
        asked: Mapping[str, Callable[[Any, Path, View], Any]] = {
            types.TEXT_DOCUMENT_HOVER: self._hover,
            types.TEXT_DOCUMENT_DEFINITION: self._definition,
            types.TEXT_DOCUMENT_REFERENCES: self._references,
            types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT: self._highlights,
            types.TEXT_DOCUMENT_DOCUMENT_SYMBOL: self._outline,
            types.TEXT_DOCUMENT_FOLDING_RANGE: self._folds,
            types.TEXT_DOCUMENT_FORMATTING: self._formatted,
        }
        options: Mapping[str, tuple[Callable[[Any, Path, View], Any], Any]] = {
            types.TEXT_DOCUMENT_COMPLETION: (
                self._completion,
                types.CompletionOptions(trigger_characters=[".", "[", "(", ":", " "]),
            ),
            types.TEXT_DOCUMENT_CODE_ACTION: (
                self._fixes,
                types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix]),
            ),
        }
        slow: Mapping[str, tuple[Callable[[Any, Path, View], Any], Any]] = {
            types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL: (self._tokens, LEGEND),
            types.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE: (self._tokens, LEGEND),
            types.TEXT_DOCUMENT_INLAY_HINT: (self._hints, None),
            types.TEXT_DOCUMENT_CODE_LENS: (self._lenses, types.CodeLensOptions()),
        }
        for method, note in notified.items():
            self._feature(method, None, _plain(note))
        for method, answer in asked.items():
            self._feature(method, None, _async(partial(self._answer, answer)))
        for method, (answer, option) in options.items():
            self._feature(method, option, _async(partial(self._answer, answer)))
        for method, (answer, option) in slow.items():
            self._feature(method, option, _async(partial(self._answer_beside, answer)))
        self._feature(types.TEXT_DOCUMENT_PREPARE_RENAME, None, _async(self._prepare_rename))
        rename = types.RenameOptions(prepare_provider=True)
        self._feature(types.TEXT_DOCUMENT_RENAME, rename, _async(self._rename))
        self._feature(types.WORKSPACE_SYMBOL, None, _async(self._search))

    def _feature(self, method: str, options: Any, handler: Callable[[Any], Any]) -> None:
        self.server.feature(method, options)(handler)

    # ---- notifications

    def _initialize(self, params: types.InitializeParams) -> None:
        self._loop = asyncio.get_running_loop()
        folders = params.workspace_folders or []
        root = folders[0].uri if folders else params.root_uri
        self._folder = path_of(root) if root else None
        self._units = _UNITS.get(self.server.workspace.position_encoding, "utf-16")
        self._configure(params.initialization_options)

    def _shut_down(self, _: Any) -> None:
        self._ended = True
        self.session.stop()

    def _configured(self, params: types.DidChangeConfigurationParams) -> None:
        settings = params.settings
        self._configure(settings.get("clausegraph", settings) if isinstance(settings, dict) else settings)
        self.session.reread()

    def _configure(self, options: Any) -> None:
        given = options if isinstance(options, dict) else {name: getattr(options, name, None) for name in _SETTINGS}
        log, on = given.get("log"), given.get("on")
        pages = given.get("documentation")
        day = None
        if isinstance(on, str) and on:
            try:
                day = date.fromisoformat(on)
            except ValueError:
                self._tell(f"the setting `on` is a day such as 2022-07-01, and this is `{on}`")
        path = Path(log).expanduser() if isinstance(log, str) and log and "\0" not in log else None
        if path is not None and self._folder is not None:
            path = self._folder / path
        if not isinstance(pages, str) or not pages:
            pages = uri_of(_PAGES) if _PAGES.is_dir() else ""
        self.session.settings = Settings(path, day, pages.rstrip("/"))

    def _tell(self, message: str) -> None:
        self.server.window_show_message(types.ShowMessageParams(types.MessageType.Warning, message))

    def _opened(self, params: types.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        path = _rule_file(document.uri)
        if path is not None:
            self.session.open(path, Buffer(normal(document.text), document.version))
            self._publish_quickly(path)

    def _edited(self, params: types.DidChangeTextDocumentParams) -> None:
        path = _rule_file(params.text_document.uri)
        buffer = self.session.buffers.get(path) if path is not None else None
        if path is None or buffer is None:
            return
        version = params.text_document.version
        for change in params.content_changes:
            if isinstance(change, types.TextDocumentContentChangePartial):
                start, end = change.range.start, change.range.end
                buffer = buffer.changed(
                    buffer.place(start.line, start.character, self._units),
                    buffer.place(end.line, end.character, self._units),
                    change.text,
                    version,
                )
            else:
                buffer = Buffer(normal(change.text), version)
        self.session.change(path, buffer)
        self._publish_quickly(path)

    def _closed(self, params: types.DidCloseTextDocumentParams) -> None:
        path = _rule_file(params.text_document.uri)
        if path is not None:
            self.session.close(path)

    def _saved(self, params: types.DidSaveTextDocumentParams) -> None:
        path = _rule_file(params.text_document.uri)
        if path is not None:
            self.session.understand(self.session.root(path))

    def _files_changed(self, _: types.DidChangeWatchedFilesParams) -> None:
        self.session.reread()

    # ---- findings

    def _publish_quickly(self, path: Path) -> None:
        findings = self.session.quick_findings(path)
        if findings is not None:
            view = self.session.view(path)
            buffer = self.session.buffers[path]
            if view is None:
                shown = [self._bare(finding, buffer) for finding in findings]
            else:
                converter = Converter(view, self._units)
                shown = [converter.diagnostic(f, self.session.settings.documentation) for f in findings]
            self._publish(uri_of(path), shown, buffer.version)

    def _bare(self, finding: Diagnostic, buffer: Buffer) -> types.Diagnostic:
        """A finding of a file before its rule set was understood for the first time."""
        message = finding.message if finding.help is None else f"{finding.message}\nhelp: {finding.help}"
        return types.Diagnostic(
            range=range_in(buffer, finding.span, self._units),
            message=message,
            severity=types.DiagnosticSeverity.Error,
            code=finding.code,
            source="clausegraph",
        )

    def _publish(self, uri: str, findings: list[types.Diagnostic], version: int | None) -> None:
        self._published[uri] = findings
        self.server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, findings, version))

    def _understood(self, root: Path) -> None:
        """Called in the worker's thread."""
        if self._loop is not None:
            with suppress(RuntimeError):  # the conversation has ended meanwhile
                self._loop.call_soon_threadsafe(self._publish_all, root)

    def _publish_all(self, root: Path) -> None:
        """The findings of every file of a rule set, each told if it is another list than the last one."""
        self._changed.set()
        self._changed = asyncio.Event()
        some = next((path for path in self.session.buffers if self.session.root(path) == root), None)
        known = self.session.known(some) if some is not None else None
        if some is None or known is None:
            for uri in [u for u in self._published if (p := path_of(u)) is not None and self.session.root(p) == root]:
                self._publish(uri, [], None)
                del self._published[uri]
            return
        view = self.session.view(some)
        assert view is not None
        converter = Converter(view, self._units)
        for uri, findings in self._findings_by_uri(known, view, some, converter).items():
            path = path_of(uri)
            buffer = self.session.buffers.get(path) if path is not None else None
            if buffer is not None and path is not None and view.shift(str(path)) is not None:
                self._publish_quickly(path)  # the author has typed on meanwhile
            elif self._published.get(uri, []) != findings or buffer is not None:
                self._publish(uri, findings, buffer.version if buffer is not None else None)
        for refresh in (self.server.workspace_inlay_hint_refresh, self.server.workspace_code_lens_refresh):
            self._refresh(refresh)
        if self._wants("semantic_tokens"):
            self.server.workspace_semantic_tokens_refresh(None)

    def _findings_by_uri(
        self, known: Known, view: View, some: Path, converter: Converter
    ) -> dict[str, list[types.Diagnostic]]:
        by_uri: dict[str, list[types.Diagnostic]] = {}
        pages = self.session.settings.documentation
        for shown, findings in known.project.findings.items():
            at_home = shown in view.project.sources
            uri = converter.uri(shown if at_home else str(some))
            if findings or not shown.startswith("library/"):
                by_uri.setdefault(uri, []).extend(converter.diagnostic(f, pages) for f in findings)
        for finding in known.log_findings:
            uri = uri_of(Path(finding.span.path).absolute())
            by_uri.setdefault(uri, []).append(converter.diagnostic(finding, pages))
        for uri in self._published:
            path = path_of(uri)
            if path is not None and path.suffix == SUFFIX and self.session.root(path) == known.project.root:
                by_uri.setdefault(uri, [])
        return by_uri

    def _wants(self, what: str) -> bool:
        """Whether the editor lets itself be told that hints, lenses or colours are to be asked for again."""
        workspace = self.server.client_capabilities.workspace
        part = getattr(workspace, what, None) if workspace is not None else None
        return bool(part is not None and part.refresh_support)

    def _refresh(self, refresh: Callable[[None], Any]) -> None:
        what = "inlay_hint" if refresh == self.server.workspace_inlay_hint_refresh else "code_lens"
        if self._wants(what):
            refresh(None)

    # ---- questions

    async def _answer(self, answer: Callable[[Any, Path, View], T], params: Any) -> T | None:
        """An answer from what was last understood; None for a file that is no rule file or is not open."""
        path = _rule_file(params.text_document.uri)
        view = await self._view(path) if path is not None else None
        return answer(params, path, view) if path is not None and view is not None else None

    async def _answer_beside(self, answer: Callable[[Any, Path, View], T], params: Any) -> T | None:
        """The same in a thread beside, for answers about a whole file."""
        path = _rule_file(params.text_document.uri)
        view = await self._view(path) if path is not None else None
        return await asyncio.to_thread(answer, params, path, view) if path is not None and view is not None else None

    async def _view(self, path: Path, *, current: bool = False) -> View | None:
        """What is known of the rule set of an open file, once it is known, or known as it is now."""
        if path not in self.session.buffers:
            return None
        loop = asyncio.get_running_loop()
        until = loop.time() + _PATIENCE
        if current and not self.session.current(path):
            self.session.understand(self.session.root(path))
        while self.session.known(path) is None or (current and not self.session.current(path)):
            changed = self._changed
            if self.session.known(path) is not None and not current:
                break
            try:
                await asyncio.wait_for(changed.wait(), until - loop.time())
            except TimeoutError:
                return None
        return self.session.view(path)

    def _place(self, params: Any, path: Path, view: View) -> Place:
        position = params.position
        return view.buffer(str(path)).place(position.line, position.character, self._units)

    def _hover(self, params: types.HoverParams, path: Path, view: View) -> types.Hover | None:
        known = self.session.known(path)
        values = known.values if known is not None else None
        found = describing.hover(view, str(path), self._place(params, path, view), values)
        if found is None:
            return None
        content = types.MarkupContent(types.MarkupKind.Markdown, found[0])
        return types.Hover(content, Converter(view, self._units).range(found[1]))

    def _completion(self, params: types.CompletionParams, path: Path, view: View) -> types.CompletionList:
        proposals = completing.complete(view, str(path), self._place(params, path, view))
        converter = Converter(view, self._units)
        items = [converter.proposal(proposal, number) for number, proposal in enumerate(proposals)]
        return types.CompletionList(is_incomplete=len(items) == completing.MOST, items=items)

    def _definition(self, params: types.DefinitionParams, path: Path, view: View) -> list[types.Location]:
        converter = Converter(view, self._units)
        symbols = navigating.definitions(view, str(path), self._place(params, path, view))
        return [converter.location(view.now(symbol.span) or symbol.span) for symbol in symbols]

    def _references(self, params: types.ReferenceParams, path: Path, view: View) -> list[types.Location]:
        converter = Converter(view, self._units)
        declared = params.context.include_declaration
        place = self._place(params, path, view)
        spans = navigating.references(view, str(path), place, declarations=declared)
        return [converter.location(span) for span in spans]

    def _highlights(
        self, params: types.DocumentHighlightParams, path: Path, view: View
    ) -> list[types.DocumentHighlight]:
        converter = Converter(view, self._units)
        place = self._place(params, path, view)
        spans = navigating.references(view, str(path), place, declarations=True)
        return [types.DocumentHighlight(converter.range(span)) for span in spans if span.path == str(path)]

    def _outline(self, _: types.DocumentSymbolParams, path: Path, view: View) -> list[types.DocumentSymbol]:
        converter = Converter(view, self._units)
        return [converter.entry(entry) for entry in outline.outline(view, str(path))]

    def _folds(self, _: types.FoldingRangeParams, path: Path, view: View) -> list[types.FoldingRange]:
        return [
            types.FoldingRange(
                first - 1,
                last - 1,
                kind=types.FoldingRangeKind.Comment if comment else types.FoldingRangeKind.Region,
            )
            for first, last, comment in outline.folds(view.buffer(str(path)))
        ]

    def _formatted(self, _: types.DocumentFormattingParams, path: Path, view: View) -> list[types.TextEdit] | None:
        buffer = view.buffer(str(path))
        text = normal(format_text(buffer.text, str(path)).text)
        if text == buffer.text:
            return []
        whole = Span(str(path), 1, 1, len(buffer.lines), len(buffer.lines[-1]) + 1)
        return [types.TextEdit(range_in(buffer, whole, self._units), text)]

    def _fixes(self, params: types.CodeActionParams, path: Path, view: View) -> list[types.CodeAction]:
        converter = Converter(view, self._units)
        buffer = view.buffer(str(path))
        pages = self.session.settings.documentation
        findings = self.session.quick_findings(path)
        if findings is None:
            findings = view.project.findings.get(str(path), ())
        first, last = params.range.start.line + 1, params.range.end.line + 1
        return [
            converter.fix(fix, converter.diagnostic(fix.finding, pages))
            for fix in mending.fixes(findings, first, last, buffer)
        ]

    def _tokens(
        self, params: types.SemanticTokensParams | types.SemanticTokensRangeParams, path: Path, view: View
    ) -> types.SemanticTokens:
        first, last = 1, None
        if isinstance(params, types.SemanticTokensRangeParams):
            first, last = params.range.start.line + 1, params.range.end.line + 1
        words = tuple(colours.coloured(view, str(path), first, last))
        return types.SemanticTokens(data=tokens(words, view.buffer(str(path)), self._units))

    def _hints(self, params: types.InlayHintParams, path: Path, view: View) -> list[types.InlayHint]:
        known = self.session.known(path)
        values = known.values if known is not None else None
        converter = Converter(view, self._units)
        first, last = params.range.start.line + 1, params.range.end.line + 1
        return [converter.hint(hint) for hint in hints.hints(view, str(path), first, last, values)]

    def _lenses(self, _: types.CodeLensParams, path: Path, view: View) -> list[types.CodeLens]:
        known = self.session.known(path)
        converter = Converter(view, self._units)
        found = hints.lenses(view, str(path), known.scenarios if known is not None else {})
        return [converter.lens(lens, self.session.settings.log) for lens in found]

    async def _search(self, params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
        found: list[types.WorkspaceSymbol] = []
        for root in dict.fromkeys(self.session.root(path) for path in self.session.buffers):
            some = next(path for path in self.session.buffers if self.session.root(path) == root)
            view = await self._view(some)
            if view is not None:
                converter = Converter(view, self._units)
                found += [converter.symbol(symbol) for symbol in outline.search(view, params.query)]
        return found

    # ---- renaming

    async def _prepare_rename(self, params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder:
        path, view = await self._current(params)
        symbol, span = _or_refuse(lambda: renaming.renamed_at(view, str(path), self._place(params, path, view)))
        name = symbol.name if symbol.kind != "limb" else symbol.name.strip("()")
        return types.PrepareRenamePlaceholder(Converter(view, self._units).range(span), name)

    async def _rename(self, params: types.RenameParams) -> types.WorkspaceEdit:
        path, view = await self._current(params)
        root = view.project.root

        def understand(unsaved: Mapping[Path, str]) -> Any:
            return compile_project(root, unsaved, Reader(dict(self.session.reader(root).known)))

        place = self._place(params, path, view)
        done = await asyncio.to_thread(
            _or_refuse, lambda: renaming.rename(view, str(path), place, params.new_name, understand)
        )
        if done.mentioned:
            named = ", ".join(done.mentioned[:3])
            more = len(done.mentioned) - 3
            self._tell(
                f"the old name still stands in {named}{f' and {more} more files' if more > 0 else ''}: "
                "scenarios, logs and inventories are yours to change"
            )
        return Converter(view, self._units).edits((change.span, change.text) for change in done.changes)

    async def _current(self, params: Any) -> tuple[Path, View]:
        path = _rule_file(params.text_document.uri)
        view = await self._view(path, current=True) if path is not None else None
        if path is None or view is None:
            raise JsonRpcException("this is no rule file that is open", _REFUSED)
        return path, view


_SETTINGS = ("log", "on", "documentation")


def _rule_file(uri: str) -> Path | None:
    """The rule file that a URI names; None for anything else."""
    path = path_of(uri)
    return path if path is not None and path.suffix == SUFFIX and path.is_absolute() else None


def _or_refuse(work: Callable[[], T]) -> T:
    """The result of some work on names, or a refusal in its words."""
    try:
        return work()
    except renaming.CannotRename as reason:
        raise JsonRpcException(str(reason), _REFUSED) from None


def _plain(note: Callable[[Any], None]) -> Callable[[Any], None]:
    """A function of its own, on which pygls can write."""

    def handler(params: Any) -> None:
        note(params)

    return handler


def _async(answer: Callable[[Any], Awaitable[Any]]) -> Callable[[Any], Awaitable[Any]]:
    """The same for what is awaited."""

    async def handler(params: Any) -> Any:
        return await answer(params)

    return handler


def serve() -> bool:
    """Serve one editor on standard input and output; whether it ended the conversation in good order."""
    # A stream of its own: the thread that reads it may still wait for a message when the process ends.
    stdin = os.fdopen(os.dup(sys.stdin.fileno()), "rb")
    return Adapter().run(stdin, sys.stdout.buffer)
