"""Agreements as HTML, as filings are published. Nothing that a page refers to is fetched."""

from .limits import LIMITS
from .numerals import to_letters, to_roman
from .refusing import NotInstalled, damaged, refusal
from .text import Line, tidy

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_UNSEEN = frozenset({"script", "style", "head", "template", "noscript", "title", "ix:header"})


def html(content: bytes, path: str) -> tuple[Line, ...]:
    """The paragraphs of a page, with the numbers that its lists show."""
    try:
        from bs4 import BeautifulSoup, Tag  # noqa: PLC0415  # only who reads HTML needs the library
        from bs4.element import NavigableString, PreformattedString  # noqa: PLC0415  # nobody else needs it
    except ImportError:
        raise NotInstalled("HTML") from None
    if b"\0" in content:
        raise damaged(path, "it has a NUL byte", "save it as UTF-8")
    _shallow(content, path)
    page = BeautifulSoup(content, "html.parser")
    lines: list[Line] = []
    current: list[str] = []
    state = {"heading": False, "label": "", "form": ""}

    def flush() -> None:
        line = tidy("".join(current))
        current.clear()
        if line:
            number = len(lines) + 1
            lines.append(Line(number, line, True, bool(state["heading"]), str(state["label"]), str(state["form"])))
            state.update(label="", form="")

    # Entered and left on a stack of our own: the page says how deep it nests.
    stack: list[tuple[object, bool]] = [(page, False)]
    while stack:
        node, left = stack.pop()
        if isinstance(node, NavigableString):
            if not isinstance(node, PreformattedString):
                current.append(str(node).replace("\n", " "))
            continue
        if not isinstance(node, Tag) or node.name in _UNSEEN or "display:none" in _look(node):
            continue
        if node.name == "br":
            flush()
            continue
        block = node.name in _BLOCKS and node.name not in ("td", "th")
        if left:
            if block:
                flush()
                state["heading"] = False if node.name in _HEADINGS else state["heading"]
            elif node.name in ("td", "th"):
                current.append(" ")
            continue
        if block:
            flush()
            if node.name in _HEADINGS:
                state["heading"] = True
            if node.name == "li":
                state["label"], state["form"] = _label(node)
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(node.contents))
    flush()
    return tuple(lines)


def _look(tag: object) -> str:
    style = tag.get("style") if hasattr(tag, "get") else None
    return "".join(str(style or "").split()).lower()


def _label(item: object) -> tuple[str, str]:
    """What a browser shows before an item of an ordered list, and the form of the number."""
    parent = getattr(item, "parent", None)
    if parent is None or parent.name != "ol":
        return "", ""
    items = [child for child in parent.contents if getattr(child, "name", "") == "li"]
    value = _number(parent.get("start"), 1)
    for each in items:
        value = _number(each.get("value"), value)
        if each is item:
            break
        value += 1
    kind = str(parent.get("type") or "1")
    forms = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
    if not 0 < value < 4000 or kind not in forms:
        return f"{value}.", "decimal"
    text = to_letters(value) if kind in "aA" else to_roman(value)
    return f"({text.upper() if kind in 'AI' else text})", forms[kind]


def _number(text: object, otherwise: int) -> int:
    bare = str(text or "")
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 6 else otherwise


def _shallow(content: bytes, path: str) -> None:
    """Refuse a page whose elements nest too deeply before a parser meets it."""
    from html.parser import HTMLParser  # noqa: PLC0415  # only who reads HTML needs it

    class Depth(HTMLParser):
        depth = deepest = 0

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # the parser calls it so
            if tag not in ("br", "hr", "img", "input", "meta", "link", "p", "li", "td", "tr", "col", "wbr", "font"):
                self.depth += 1
                self.deepest = max(self.deepest, self.depth)

        def handle_endtag(self, tag: str) -> None:  # noqa: ARG002  # the parser calls it so
            self.depth = max(0, self.depth - 1)

    counting = Depth()
    counting.feed(content.decode("utf-8", "replace"))
    if counting.deepest > LIMITS.nesting * 5:
        message = f"`{path}` nests elements more than {LIMITS.nesting * 5} deep"
        raise refusal("D053", path, message, "save it as text")
