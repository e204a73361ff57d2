"""Values of the editor as messages of the protocol say them."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from lsprotocol import types
from pygls import uris

from contract_dsl.diagnostics import Diagnostic
from contract_dsl.source import Span

from ..buffers import Buffer, Units
from ..colours import COLOURS, Word
from ..completing import Proposal
from ..hints import Hint, Lens
from ..mending import Fix
from ..outline import Entry
from ..project import real_path
from ..symbols import Symbol, SymbolKind
from ..view import View

_SYMBOLS: dict[SymbolKind, types.SymbolKind] = {
    "agreement": types.SymbolKind.Package,
    "rule set": types.SymbolKind.Package,
    "vocabulary": types.SymbolKind.Package,
    "role": types.SymbolKind.Interface,
    "party": types.SymbolKind.Object,
    "security": types.SymbolKind.Object,
    "place": types.SymbolKind.Object,
    "calendar": types.SymbolKind.Array,
    "schedule": types.SymbolKind.Array,
    "fact": types.SymbolKind.Constant,
    "choice": types.SymbolKind.Enum,
    "word": types.SymbolKind.EnumMember,
    "event": types.SymbolKind.Event,
    "field": types.SymbolKind.Field,
    "amount": types.SymbolKind.Number,
    "state": types.SymbolKind.Boolean,
    "term": types.SymbolKind.Variable,
    "division": types.SymbolKind.Function,
    "clause": types.SymbolKind.Class,
    "limb": types.SymbolKind.Method,
}
_PROPOSALS: dict[str, types.CompletionItemKind] = {
    "keyword": types.CompletionItemKind.Keyword,
    "type": types.CompletionItemKind.TypeParameter,
    "function": types.CompletionItemKind.Function,
    "field": types.CompletionItemKind.Field,
    "word": types.CompletionItemKind.EnumMember,
    "event": types.CompletionItemKind.Event,
    "fact": types.CompletionItemKind.Constant,
    "term": types.CompletionItemKind.Variable,
    "state": types.CompletionItemKind.Variable,
    "amount": types.CompletionItemKind.Variable,
    "clause": types.CompletionItemKind.Reference,
    "limb": types.CompletionItemKind.Reference,
    "party": types.CompletionItemKind.Value,
    "role": types.CompletionItemKind.Interface,
    "choice": types.CompletionItemKind.Enum,
}
LEGEND = types.SemanticTokensLegend(token_types=list(COLOURS), token_modifiers=["declaration"])
ACTIONS = {action: f"clausegraph.{action}" for action in ("neighbours", "scenarios", "ask")}
"""The commands that an editor's extension offers, by what a lens is for."""


def path_of(uri: str) -> Path | None:
    """The file that a URI names; None for anything that is no file."""
    try:
        path = uris.to_fs_path(uri)
    except (ValueError, AttributeError):
        return None
    return Path(path) if path and "\0" not in path else None


def uri_of(path: Path) -> str:
    """The URI of a file."""
    return uris.from_fs_path(str(path)) or ""


class Converter:
    """Turns places and values of one view into messages, in the units that the editor counts in."""

    def __init__(self, view: View, units: Units) -> None:
        self.view = view
        self.units = units
        self._uris: dict[str, str] = {}

    def uri(self, shown: str) -> str:
        """The URI of a file by the name that findings use."""
        if shown not in self._uris:
            self._uris[shown] = uri_of(real_path(shown))
        return self._uris[shown]

    def range(self, span: Span) -> types.Range:
        """A stretch of the present text."""
        return range_in(self.view.buffer(span.path), span, self.units)

    def location(self, span: Span) -> types.Location:
        """A stretch of the present text with its file."""
        return types.Location(self.uri(span.path), self.range(span))

    def diagnostic(self, finding: Diagnostic, documentation: str) -> types.Diagnostic:
        """A finding with its code, its other places and its page."""
        message = finding.message if finding.help is None else f"{finding.message}\nhelp: {finding.help}"
        related = [types.DiagnosticRelatedInformation(self.location(x.span), x.text) for x in finding.labels]
        page = types.CodeDescription(f"{documentation}/{finding.code}.md") if documentation else None
        return types.Diagnostic(
            range=self.range(finding.span),
            message=message,
            severity=types.DiagnosticSeverity.Error if finding.is_error else types.DiagnosticSeverity.Warning,
            code=finding.code,
            code_description=page,
            source="clausegraph",
            related_information=related or None,
        )

    def proposal(self, proposal: Proposal, number: int) -> types.CompletionItem:
        """Something that can be typed."""
        return types.CompletionItem(
            label=proposal.text,
            kind=_PROPOSALS.get(proposal.kind, types.CompletionItemKind.Text),
            detail=proposal.detail or None,
            sort_text=f"{number:04}",
            filter_text=proposal.text,
            text_edit=types.TextEdit(self.range(proposal.span), proposal.text),
            data=proposal.id or None,
        )

    def entry(self, entry: Entry) -> types.DocumentSymbol:
        """A line of the outline with those below it."""
        symbol = entry.symbol
        return types.DocumentSymbol(
            name=f"{symbol.name} {symbol.title}".strip() if symbol.kind in ("clause", "limb") else symbol.name,
            detail=symbol.spoken if symbol.kind in ("clause", "limb") or not symbol.title else symbol.title,
            kind=_SYMBOLS[symbol.kind],
            range=self.range(entry.whole),
            selection_range=self.range(entry.span),
            children=[self.entry(each) for each in entry.entries],
        )

    def symbol(self, symbol: Symbol) -> types.WorkspaceSymbol:
        """A name of the rule set."""
        span = self.view.now(symbol.span) or symbol.span
        name = f"{symbol.id} {symbol.title}".strip() if symbol.kind in ("clause", "limb") else symbol.id
        return types.WorkspaceSymbol(location=self.location(span), name=name, kind=_SYMBOLS[symbol.kind])

    def fix(self, fix: Fix, finding: types.Diagnostic) -> types.CodeAction:
        """A quick fix."""
        edit = types.TextEdit(self.range(fix.mend.span), fix.mend.text)
        return types.CodeAction(
            title=fix.title,
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[finding],
            is_preferred=fix.preferred or None,
            edit=types.WorkspaceEdit(changes={self.uri(fix.mend.span.path): [edit]}),
        )

    def hint(self, hint: Hint) -> types.InlayHint:
        """A text behind a place of the source."""
        return types.InlayHint(
            position=self.range(hint.span).end, label=hint.text, padding_left=True, padding_right=True
        )

    def lens(self, lens: Lens, log: Path | None) -> types.CodeLens:
        """Something to do above a clause; the extension of the editor does it."""
        about = {
            "rules": str(self.view.project.root),
            "clause": lens.clause,
            "files": list(lens.files),
            "log": str(log) if log is not None else None,
        }
        command = types.Command(title=lens.title, command=ACTIONS[lens.action], arguments=[about])
        return types.CodeLens(range=self.range(lens.span), command=command)

    def edits(self, changes: Iterable[tuple[Span, str]]) -> types.WorkspaceEdit:
        """Changes of several files."""
        by_file: dict[str, list[types.TextEdit]] = {}
        for span, text in changes:
            by_file.setdefault(self.uri(span.path), []).append(types.TextEdit(self.range(span), text))
        return types.WorkspaceEdit(changes=by_file)


def range_in(buffer: Buffer, span: Span, units: Units) -> types.Range:
    """A stretch of a text as the protocol counts it."""
    start = types.Position(*buffer.position(span.line, span.column, units))
    end = types.Position(*buffer.position(span.end_line, span.end_column, units))
    return types.Range(start, end)


def tokens(words: Sequence[Word], buffer: Buffer, units: Units) -> list[int]:
    """Coloured words as the protocol packs them: five numbers each, counted from the word before."""
    numbers = {colour: number for number, colour in enumerate(COLOURS)}
    data: list[int] = []
    last_line = last_start = 0
    for word in words:
        text = buffer.lines[word.line - 1]
        line, start, end = word.line - 1, word.column - 1, word.column - 1 + word.length
        if not text.isascii():
            start, end = (buffer.position(word.line, column + 1, units)[1] for column in (start, end))
        data += (
            line - last_line,
            start - last_start if line == last_line else start,
            end - start,
            numbers[word.colour],
            1 if word.declares else 0,
        )
        last_line, last_start = line, start
    return data
