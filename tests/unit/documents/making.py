"""One agreement as a file of each kind that is read, made from the Markdown file of the project."""

import html
import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

HARBOUR = Path(__file__).resolve().parents[3] / "rules" / "harbour"
NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def blocks() -> list[tuple[str, str]]:
    """The paragraphs of the agreement: `title`, `article`, `section`, `limb` without their numbers, or `text`."""
    source = (HARBOUR / "agreement.md").read_text(encoding="utf-8")
    found: list[tuple[str, str]] = []
    for block in re.split(r"\n\n+", source):
        for item in re.split(r"\n(?=- )", block):
            line = " ".join(item.replace("**", "").split())
            for kind, pattern in (
                ("article", r"## ARTICLE [IV]+\. (.*)"),
                ("title", r"# (.*)"),
                ("section", r"Section \d\.\d (.*)"),
                ("limb", r"- \([a-z]\) (.*)"),
                ("text", r"(.*)"),
            ):
                match = re.fullmatch(pattern, line)
                if match is not None:
                    found.append((kind, match[1]))
                    break
    return found


def numbered() -> list[tuple[str, str]]:
    """The paragraphs with their numbers as printed."""
    found, article, section, limb = [], 0, 0, 0
    for kind, text in blocks():
        before = ""
        if kind == "article":
            article, section = article + 1, 0
            before = f"ARTICLE {['I', 'II', 'III', 'IV', 'V'][article - 1]}. "
        elif kind == "section":
            section, limb = section + 1, 0
            before = f"Section {article}.{section} "
        elif kind == "limb":
            limb += 1
            before = f"({'abc'[limb - 1]}) "
        found.append((kind, before + text))
    return found


def as_text() -> bytes:
    """Plain text with lines of eighty characters and pages with numbers."""
    lines: list[str] = []
    for number, (_, text) in enumerate(numbered()):
        words, line = text.split(), ""
        for word in words:
            if len(line) + len(word) > 80:
                lines.append(line.strip())
                line = ""
            line += f" {word}"
        lines += [line.strip(), ""]
        if number == 9:
            lines += ["2", ""]
    return "\n".join(lines).encode()


def as_html() -> bytes:
    """A page whose limbs are an ordered list, so that no label of theirs is written."""
    parts: list[str] = []
    inside = False
    for kind, text in numbered():
        if (kind == "limb") != inside:
            parts.append("</ol>" if inside else '<ol type="a">')
            inside = not inside
        shown = html.escape(text)
        if kind == "limb":
            parts.append(f"<li>{shown.partition(') ')[2]}</li>")
        elif kind in ("title", "article"):
            parts.append(f"<h2>{shown}</h2>")
        else:
            parts.append(f"<p>{shown.replace('shall', '<b>shall</b>')}</p>")
    return f"<html><head><title>x</title></head><body><script>1.2 no</script>{''.join(parts)}</body></html>".encode()


LEVELS = (
    ("upperRoman", "ARTICLE %1.", ""),
    ("decimal", "Section %1.%2", "<w:isLgl/>"),
    ("lowerLetter", "(%3)", ""),
)
STYLES = {"article": "Heading1", "section": "Heading2", "limb": "Heading3"}


def as_docx() -> bytes:
    """A file whose every number is automatic, by styles that are linked to the levels of one list."""
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:pStyle w:val="Heading{n + 1}"/>{legal}'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
        for n, (form, pattern, legal) in enumerate(LEVELS)
    )
    numbers = f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
    numbers += '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/>'
        f'<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        for n in (1, 2, 3)
    )
    paragraphs = [(text, STYLES.get(kind, ""), "") for kind, text in blocks()]
    return docx(paragraphs, numbers, styles)


def docx(paragraphs: Sequence[tuple[str, str, str]], numbers: str = "", styles: str = "") -> bytes:
    """A docx of paragraphs (text, style, further properties), with the inner XML of its numbering and styles."""
    body = "".join(
        f"<w:p><w:pPr>{f'<w:pStyle w:val={chr(34)}{style}{chr(34)}/>' if style else ''}{properties}</w:pPr>"
        f"<w:r><w:t>{html.escape(text, quote=False)}</w:t></w:r></w:p>"
        for text, style, properties in paragraphs
    )
    return package(
        {
            "word/document.xml": f"<w:document {NAMESPACE}><w:body>{body}</w:body></w:document>",
            "word/numbering.xml": f"<w:numbering {NAMESPACE}>{numbers}</w:numbering>",
            "word/styles.xml": f"<w:styles {NAMESPACE}>{styles}</w:styles>",
        }
    )


def package(parts: dict[str, str]) -> bytes:
    """A zip file of parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return stream.getvalue()


def as_pdf() -> bytes:
    """Two pages of broken lines, with numbers at their feet."""
    lines = as_text().decode().split("\n")
    lines = [line for line in lines if line != "2"]
    half = next(n for n, line in enumerate(lines) if line.startswith("ARTICLE III"))
    return pdf([[*lines[:half], "- 1 -"], [*lines[half:], "Page 2 of 2"]])


def pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF with a line of text for each line."""
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", font]
    kids = []
    for lines in pages:
        shown = []
        for line in lines:
            escaped = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
            shown.append(f"({escaped}) Tj T*")
        content = "BT /F1 9 Tf 40 800 Td 11 TL\n" + "\n".join(shown) + "\nET"
        objects.append(f"<< /Length {len(content.encode('cp1252'))} >>\nstream\n{content}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out = b"%PDF-1.4\n"
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{each}\nendobj\n".encode("cp1252")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    return out + f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()


FILES = {
    "agreement.txt": as_text,
    "agreement.html": as_html,
    "agreement.docx": as_docx,
    "agreement.pdf": as_pdf,
}
"""The agreement in each kind of file but the one that it is made from."""
