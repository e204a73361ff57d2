"""How `make docs` makes a site of these pages: it opens from the disk, and needs no network."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from pygments.lexer import RegexLexer, bygroups, words
from pygments.token import Comment, Generic, Keyword, Name, Number, Operator, Punctuation, String, Text
from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parents[1]

project = "Clausegraph"
author = "Clausegraph"
release = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
version = release
extensions = ["myst_parser"]
exclude_patterns = ["conf.py"]
myst_heading_anchors = 3
highlight_language = "text"
suppress_warnings = ["misc.highlighting_failure"]  # some pages show JSON or YAML that is meant to be wrong

html_theme = "furo"
html_title = "Clausegraph"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_copyright = False
html_show_sphinx = False
html_copy_source = False
html_show_sourcelink = False
html_show_search_summary = False  # a summary would have to be fetched, which a browser refuses to a page on the disk

_GRAMMAR = (ROOT / "contract_dsl" / "syntax" / "grammar.lark").read_text(encoding="utf-8")
_KEYWORDS = sorted(set(re.findall(r'"([a-z]+)"', _GRAMMAR)) - {"a", "an", "the"})


class ClauseLexer(RegexLexer):
    """Rule text in colours: what is declared, the words of the grammar, limb labels, dates, amounts and texts."""

    name = "clause"
    aliases: ClassVar[list[str]] = ["clause"]
    tokens: ClassVar[Mapping[str, list[object]]] = {
        "root": [
            (r"#.*", Comment.Single),
            (r'"[^"\n]*"', String),
            (r"^(clause)( +)([\w.()]+)", bygroups(Keyword.Declaration, Text, Name.Class)),
            (r"^[a-z]+\b", Keyword.Declaration),
            (r"^( +)(\([A-Za-z0-9]{1,6}\))(?=\s)", bygroups(Text, Name.Label)),
            (r"\d{4}-\d{2}-\d{2}|\d{1,2}:\d{2}|[A-Z]{3} -?[\d,]+(?:\.\d+)?|\d[\d,]*(?:\.\d+)?%?", Number),
            (words(_KEYWORDS, prefix=r"(?<![.\w])", suffix=r"\b(?![.:]| *=)"), Keyword),
            (r"[A-Za-z_]\w*", Name),
            (r"<=|>=|<>|[-+*/=<>]", Operator),
            (r"[()\[\],.:]", Punctuation),
            (r"\s+", Text),
            (r".", Text),
        ]
    }


class SessionLexer(RegexLexer):
    """What one types, apart from what is printed."""

    name = "session"
    aliases: ClassVar[list[str]] = ["console"]
    tokens: ClassVar[Mapping[str, list[object]]] = {
        "root": [
            (r"^(\$ )((?:[^\n]*\\\n)*[^\n]*\n)", bygroups(Generic.Prompt, Generic.Strong)),
            (r"[^\n]*\n", Generic.Output),
        ]
    }


_TOCTREE = "\n```{{toctree}}\n:hidden:\n{}\n{}\n```\n"
_TWICE = re.compile(r"^`([^`\n]+)`:\n\n(?=```\w+ \1$)", re.MULTILINE)
"""A line that names the file for readers without captions."""
_LINKED = re.compile(r"\]\((\w[\w-]*)\.md\)")
_NAMED = re.compile(r"^```(\w+) (\S+\.\w+)((?: append)?)$", re.MULTILINE)


def _prepare(_app: Sphinx, docname: str, source: list[str]) -> None:
    """A block that is a file carries its name, which stands behind the language; a README leads to its folder."""
    source[0] = _NAMED.sub(_captioned, _TWICE.sub("", source[0]))
    if docname == "index":
        # A page beside this one that nobody has given a place yet is found all the same.
        here = {page.stem for page in Path(__file__).parent.glob("*.md")}
        rest = sorted(here - {docname, *source[0].split()})
        source[0] += _TOCTREE.format(":caption: More\n", "\n".join(rest)) if rest else ""
    if docname.endswith("/README"):
        here = Path(__file__).parent / docname
        there = sorted(page.stem for page in here.parent.glob("*.md") if page.stem != "README")
        pages = list(dict.fromkeys((*(name for name in _LINKED.findall(source[0]) if name in there), *there)))
        source[0] += _TOCTREE.format("", "\n".join(pages))


def _captioned(found: re.Match[str]) -> str:
    language, path, append = found.groups()
    what = f"{path}, at the end" if append else f"{path}, a change" if language == "diff" else path
    return f"```{{code-block}} {language}\n:caption: {what}\n"


def setup(app: Sphinx) -> dict[str, bool]:
    """The language of rule files, and the names of files above them."""
    app.add_lexer("clause", ClauseLexer)
    app.add_lexer("console", SessionLexer)
    app.connect("source-read", _prepare)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
