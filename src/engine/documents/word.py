"""Agreements as docx: the text of the body with the numbers that a word processor shows before its paragraphs.

The file is opened here and not by a library, so that what it unpacks to is counted before it is unpacked, and nothing
that it defines for itself (document types, entities, links to other files) is followed.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, fromstring  # `_checked` refuses what makes it unsafe
from xml.parsers import expat

from ..service import Refused
from .limits import LIMITS
from .numbering import Numbering, read_numbering
from .refusing import damaged, refusal
from .text import Line, tidy

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_USUAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LEFT_OUT = frozenset(
    f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "tblPr", "sectPr")
) | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}  # fmt: skip
_HEADINGS = ("heading", "title")


def docx(content: bytes, path: str) -> tuple[Line, ...]:
    """The paragraphs of the body, tables included, in order."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if len(package.infolist()) > LIMITS.entries:
                message = f"`{path}` holds more than {LIMITS.entries:,} files"
                raise refusal("D055", path, message, "save it anew in a word processor")
            body = _part(package, "word/document.xml", path)
            styles = _part(package, "word/styles.xml", path)
            numbers = _part(package, "word/numbering.xml", path)
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise damaged(path, f"it cannot be unpacked ({type(error).__name__})") from None
    if body is None:
        raise damaged(path, "it has no text part; it is no docx")
    return tuple(_lines(body, read_numbering(numbers, styles)))


def _part(package: zipfile.ZipFile, name: str, path: str) -> Element | None:
    """The root of one part, or None if the package has none of that name."""
    try:
        info = package.getinfo(name)
    except KeyError:
        return None
    most = LIMITS.expanded_bytes
    # What the file says of itself may be a lie, so the reading is bounded as well.
    with package.open(info) as stream:
        content = stream.read(most + 1)
    if len(content) > most or len(content) > LIMITS.expansion * max(info.compress_size, 1000):
        message = f"`{name}` in `{path}` unpacks to much more than an agreement"
        raise refusal("D055", path, message, "save it anew in a word processor, without pictures")
    return _checked(content.replace(_STRICT, _USUAL), name, path)


def _checked(content: bytes, name: str, path: str) -> Element:
    """The parsed part. Document types are refused and elements and nesting counted before a tree is made."""
    counts = {"elements": 0, "depth": 0}

    def start(_name: str, _attributes: dict[str, str]) -> None:
        counts["elements"] += 1
        counts["depth"] += 1
        if counts["depth"] > LIMITS.nesting:
            message = f"`{name}` in `{path}` nests elements more than {LIMITS.nesting} deep"
            raise refusal("D053", path, message, "save it anew in a word processor")
        if counts["elements"] > LIMITS.elements:
            message = f"`{name}` in `{path}` has more than {LIMITS.elements:,} elements"
            raise refusal("D055", path, message, "divide the document by agreements")

    def end(_name: str) -> None:
        counts["depth"] -= 1

    def doctype(*_arguments: object) -> None:
        raise damaged(path, f"`{name}` defines a document type, which no docx does")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.StartDoctypeDeclHandler = start, end, doctype
    try:
        parser.Parse(content, True)  # the interface takes the flag by place
        return fromstring(content)  # noqa: S314  # document types and entities were refused above
    except Refused:
        raise
    except (expat.ExpatError, ParseError, ValueError, LookupError) as error:
        raise damaged(path, f"`{name}` is no XML ({error})") from None


def _lines(body: Element, numbering: Numbering) -> Iterator[Line]:
    for number, paragraph in enumerate(_paragraphs(body), 1):
        properties = paragraph.find(f"{W}pPr")
        style = _value(properties, "pStyle")
        text = tidy(_text(paragraph))
        direct = properties.find(f"{W}numPr") if properties is not None else None
        label, form = numbering.next(style, direct) if text else ("", "")
        if text or label:
            name = numbering.style_name(style).lower()
            yield Line(number, text, True, name.startswith(_HEADINGS), label, form)


def _paragraphs(body: Element) -> Iterator[Element]:
    """Every paragraph that is shown, in order; the nesting has been counted."""
    stack = [body]
    while stack:
        element = stack.pop()
        if element.tag in _LEFT_OUT:
            continue
        if element.tag == f"{W}p":
            yield element
        stack.extend(reversed(element))


def _text(paragraph: Element) -> str:
    parts: list[str] = []
    stack: list[Element] = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        tag = element.tag
        # A paragraph within a paragraph (a text box) is yielded by itself.
        if tag in _LEFT_OUT or tag == f"{W}p":
            continue
        if tag == f"{W}r" and _hidden(element):
            continue
        if tag == f"{W}t":
            parts.append(element.text or "")
        elif tag in (f"{W}tab", f"{W}br", f"{W}cr"):
            parts.append(" ")
        elif tag == f"{W}noBreakHyphen":
            parts.append("-")
        stack.extend(reversed(element))
    return "".join(parts)


def _hidden(run: Element) -> bool:
    properties = run.find(f"{W}rPr")
    vanish = properties.find(f"{W}vanish") if properties is not None else None
    return vanish is not None and vanish.get(f"{W}val") not in ("0", "false", "off")


def _value(parent: Element | None, name: str) -> str:
    found = parent.find(f"{W}{name}") if parent is not None else None
    return found.get(f"{W}val", "") if found is not None else ""
