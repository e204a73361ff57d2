"""Agreements as plain text and as Markdown."""

import re

from .refusing import refusal
from .text import Line, tidy

_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_BULLET = re.compile(r"\s*[-*+]\s+")
_RULE = re.compile(r"\s*([-*_]\s*){3,}$")
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>|<!--.*?-->")
_RAISED = re.compile(r"<su[pb]>.*?</su[pb]>")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~$&<\"'])")
_MARKED = re.compile(r"^#{1,6} \S|\*\*\S[^*\n]*\*\*", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<![\\\w])(\*\*\*|\*\*|\*|__|_)(?=\S)(.+?)(?<=\S)\1(?!\w)|(\*\*)(?=\S)(.+?)(?<=\S)\*\*")


def text(content: bytes, path: str) -> tuple[Line, ...]:
    """The lines of a text file; a paragraph begins after an empty line. Markdown under another name is read as such."""
    decoded = _decoded(content, path)
    if len(_MARKED.findall(decoded)) > 2:
        return markdown(content, path)
    lines: list[Line] = []
    fresh = True
    for number, raw in enumerate(decoded.split("\n"), 1):
        line = tidy(raw)
        if line:
            lines.append(Line(number, line, fresh))
        fresh = not line
    return tuple(lines)


def markdown(content: bytes, path: str) -> tuple[Line, ...]:
    """The lines of a Markdown file without their marks."""
    lines: list[Line] = []
    fresh = True
    for number, raw in enumerate(_decoded(content, path).split("\n"), 1):
        if _RULE.match(raw):
            fresh = True
            continue
        heading = _HEADING.match(raw)
        bullet = _BULLET.match(raw)
        bare = heading[1] if heading else raw[bullet.end() :] if bullet else raw
        line = tidy(_without_marks(bare))
        if line:
            lines.append(Line(number, line, fresh or heading is not None or bullet is not None, heading is not None))
        # Two spaces or a backslash at the end break a line on purpose.
        fresh = not line or heading is not None or raw.endswith(("  ", "\\"))
    return tuple(lines)


def _without_marks(line: str) -> str:
    line = _TAG.sub("", _RAISED.sub(lambda m: m[0][5:-6], line))
    line = _LINK.sub(r"\1", line)
    for _ in range(3):
        line, times = _EMPHASIS.subn(lambda m: m[2] or m[4], line)
        if not times:
            break
    return _ESCAPE.sub(r"\1", line)


def _decoded(content: bytes, path: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        decoded = content.decode("utf-16", "replace")
    else:
        try:
            decoded = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            message = f"`{path}` is not UTF-8 text at line {line}"
            raise refusal("D003", path, message, "save it as UTF-8") from None
    if "\0" in decoded:
        raise refusal("D003", path, f"`{path}` has a NUL byte; it is no text file", "save it as UTF-8")
    return decoded.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
