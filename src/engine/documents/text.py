"""A document as text: its lines, and where in the file each stands."""

import re
import unicodedata
from dataclasses import dataclass

from contract_dsl.source import Source

_CJK = r"\u3400-\u9fff\uf900-\ufaff"
CJK = re.compile(f"[{_CJK}]")
"""A Chinese character."""
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200b\u202f\u3000\ufeff]+")
_BETWEEN = re.compile(rf"(?<=[{_CJK}]) (?=[{_CJK}])")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a document.

    `number` counts from 1: lines of a text file, paragraphs of every other kind. `fresh` says that a paragraph begins
    here; `heading` that the file marks it as a heading. `label` is the automatic number that a word processor shows
    before it, with the form that it has there (`lowerRoman`).
    """

    number: int
    text: str
    fresh: bool = True
    heading: bool = False
    label: str = ""
    form: str = ""
    page: int = 0


@dataclass(frozen=True)
class Document:
    """The text of a document. `unit` is what its lines are called: `line` or `paragraph`."""

    path: str
    lines: tuple[Line, ...]
    unit: str

    @property
    def source(self) -> Source:
        """The text by line number, as findings quote it."""
        shown = [""] * (self.lines[-1].number if self.lines else 0)
        for line in self.lines:
            shown[line.number - 1] = f"{line.label} {line.text}".strip() if line.label else line.text
        return Source(self.path, "\n".join(shown))

    @property
    def chinese(self) -> bool:
        """Whether the document is Chinese in the main."""
        sample = "".join(line.text for line in self.lines[:2000])
        return len(CJK.findall(sample)) * 5 > len(sample)


def tidy(text: str) -> str:
    """A line with single spaces and without signs that nobody sees."""
    return _SPACES.sub(" ", "".join(c for c in text if c == "\t" or unicodedata.category(c) not in _UNSEEN)).strip()


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_ALIKE = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "−": "-"}
)


def normal(text: str) -> str:
    """What of a text is compared: not its spaces, quotation marks, dashes and widths."""
    same = unicodedata.normalize("NFKC", text).translate(_ALIKE)
    return _BETWEEN.sub("", " ".join(same.split()))
