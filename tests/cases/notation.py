"""How a case is written: a text with the findings that it should give, each beside its cause.

    #> a slip of the pen                       what the case shows; the first line of a case
    #> example C101                            its text stands on the page of that code (`docs/diagnostics/`)
    #> why What the finding means.             for that page
    #> mend How to put it right.               for that page
    clause 1 "Subletting"
      prohibits a Sublett s
    #! C101 ^`Sublett`: the event type `Sublett` is not declared | help: did you mean `Sublet`?
    ---                                        starts a new case
    #> mended C101                             shows the example put right; it has no findings

An expectation stands at the end of its line or below it. It says the code (after `warning` if it is one), after `^`
the text that is underlined, the message, and after `|` the help and the other places: `see` with the text that is
underlined there. A line that begins with `#! |` goes on with the one above. `--- and note.clause` goes on with another
file of the same case.

What stands after `#>` and `#!` is taken away before a case is read by the tool, so that lines and columns are those of
the text as a page shows it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).resolve().parent

_EXPECTED = re.compile(
    r"(?P<warning>warning )?(?P<code>[A-Z]\d{3})(?: \^`(?P<underlined>.*?)`)?: (?P<message>.*)", re.DOTALL
)
_LABEL = re.compile(r"see `(?P<underlined>.*?)`: (?P<text>.*)", re.DOTALL)
_META = ("example", "mended", "why", "mend")


@dataclass(frozen=True, order=True)
class Finding:
    """A finding as a case expects it, or as the tool gave it. `underlined` is empty where a line alone is meant."""

    file: str
    line: int
    code: str
    underlined: str
    message: str
    help: str = ""
    labels: tuple[tuple[str, str], ...] = ()
    warning: bool = False

    def written(self) -> str:
        """The finding in the notation of cases."""
        head = f"{'warning ' if self.warning else ''}{self.code}{f' ^`{self.underlined}`' if self.underlined else ''}"
        parts = [f"{head}: {self.message}"]
        parts += [f"help: {self.help}"] if self.help else []
        parts += [f"see `{underlined}`: {text}" for underlined, text in self.labels]
        return f"{self.file}, line {self.line}:  #! " + " | ".join(parts)


@dataclass
class Case:
    """A text, or several files, with the findings that it should give."""

    path: Path
    line: int
    title: str = ""
    example: str = ""
    mended: str = ""
    why: str = ""
    mend: str = ""
    files: dict[str, list[str]] = field(default_factory=dict)
    expected: list[Finding] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The case in the list of tests."""
        return f"{self.path.stem}:{self.line} {self.title or self.example or f'{self.mended} mended'}"

    def texts(self) -> dict[str, str]:
        """The files of the case by name."""
        return {name: "\n".join(lines).strip("\n") + "\n" for name, lines in self.files.items()}


def read_cases(path: Path, first_file: str) -> list[Case]:
    """The cases of a file; `first_file` names the file that each of them begins with."""
    cases: list[Case] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not cases or line.rstrip() == "---":
            cases.append(Case(path, number + (1 if cases else 0), files={first_file: []}))
            if line.rstrip() == "---":
                continue
        case = cases[-1]
        if line.startswith("--- and "):
            case.files[line.removeprefix("--- and ").strip()] = []
        else:
            _add(case, line, f"{path.name}:{number}")
    for case in cases:
        case.expected = [_expectation(f, f"{path.name}:{case.line}") for f in case.expected]
    return cases


def all_cases(folder: str, first_file: str) -> list[Case]:
    """The cases of every file in a folder of cases."""
    return [case for path in sorted((FOLDER / folder).iterdir()) for case in read_cases(path, first_file)]


def _add(case: Case, line: str, where: str) -> None:
    name, lines = next(reversed(case.files.items()))
    stripped = line.lstrip()
    if stripped.startswith("#>"):
        _add_meta(case, stripped[2:].strip())
    elif stripped.startswith("#!"):
        text = stripped[2:].strip()
        if text.startswith("|"):
            last = case.expected.pop()
            case.expected.append(Finding(last.file, last.line, "", "", f"{last.message} {text}"))
        else:
            case.expected.append(Finding(name, len(lines) - _leading(lines), "", "", text))
        assert lines, f"{where}: an expectation stands below the line that it is about"
    else:
        text, mark, expected = line.partition(" #! ")
        lines.append(text.rstrip() if mark else line)
        if mark:
            case.expected.append(Finding(name, len(lines) - _leading(lines), "", "", expected.strip()))


def _leading(lines: Sequence[str]) -> int:
    """The empty lines that a case begins with, which are no part of it."""
    return next((n for n, line in enumerate(lines) if line.strip()), len(lines))


def _add_meta(case: Case, text: str) -> None:
    word, _, rest = text.partition(" ")
    if word in _META:
        before = getattr(case, word)
        setattr(case, word, f"{before} {rest.strip()}".strip())
    else:
        case.title = f"{case.title} {text}".strip()


def _expectation(raw: Finding, where: str) -> Finding:
    """An expectation taken apart; `raw` holds its whole text as message."""
    first, *more = raw.message.split(" | ")
    found = _EXPECTED.fullmatch(first.strip())
    assert found is not None, f"{where}: this is no expectation: {raw.message}"
    help_, labels = "", []
    for part in more:
        label = _LABEL.fullmatch(part.strip())
        if label is not None:
            labels.append((label["underlined"], label["text"]))
        else:
            assert part.strip().startswith("help: "), f"{where}: neither `help:` nor `see`: {part}"
            help_ = part.strip().removeprefix("help: ")
    return Finding(
        raw.file,
        raw.line,
        found["code"],
        found["underlined"] or "",
        found["message"].strip(),
        help_,
        tuple(labels),
        found["warning"] is not None,
    )


def differences(expected: Sequence[Finding], got: Sequence[Finding]) -> Iterator[str]:
    """What is expected and not given, and what is given and not expected, in the notation of cases."""
    rest = list(got)
    for finding in expected:
        if finding in rest:
            rest.remove(finding)
        else:
            yield f"expected  {finding.written()}"
    for finding in rest:
        yield f"got       {finding.written()}"
