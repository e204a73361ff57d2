"""Rule texts put into disorder in ways that leave their meaning alone, and what of a text has to survive."""

import re

from hypothesis import strategies as st

from contract_dsl.source import Source
from contract_dsl.syntax import Document, parse
from contract_dsl.syntax.concrete import Word, words_of
from contract_dsl.syntax.scanner import Chunk
from tests.cases.notation import FOLDER, all_cases

ROOT = FOLDER.parents[1]
_COMMENT = re.compile(r'^((?:[^"#]|"[^"]*")*)(#.*)$')


def tree(text: str) -> Document:
    """What the text says; it has to be readable."""
    document, findings = parse(Source("x.clause", text.replace("\r\n", "\n")))
    assert not findings
    return document


def comments(text: str) -> list[str]:
    """The comments of a text, in their order."""
    found = (_COMMENT.match(line) for line in text.replace("\r\n", "\n").split("\n"))
    return [comment[2].rstrip() for comment in found if comment]


def code(text: str) -> list[str]:
    """The lines of a text without comments, blank lines and the blanks that make a table of some lines in a row."""
    lines = (_COMMENT.sub(r"\1", line).rstrip() for line in text.replace("\r\n", "\n").split("\n"))
    return [re.sub(r"(?<=\S) +", " ", line) for line in lines if line]


def _readable(text: str) -> bool:
    return not parse(Source("x.clause", text))[1]


def rule_files() -> list[str]:
    """Every rule file of the project that can be read."""
    paths = sorted(
        [*ROOT.glob("rules/**/*.clause"), *ROOT.glob("contract_dsl/library/*.clause"), *FOLDER.glob("rules/*.clause")]
    )
    return [path.read_text(encoding="utf-8") for path in paths]


def cases() -> list[str]:
    """Every text of the cases of the language that can be read."""
    texts = {text: None for case in all_cases("language", "lease.clause") for text in case.texts().values()}
    return [text for text in texts if _readable(text)]


def words(text: str) -> list[tuple[Word, ...]]:
    """The words of a text, declaration by declaration."""
    source = Source("x.clause", text)
    starts = [declaration.span.line for declaration in tree(text).declarations]
    ends = [*starts[1:], len(source.lines) + 1]
    return [words_of(Chunk(source, start, end - 1)) for start, end in zip(starts, ends, strict=False)]


@st.composite
def disordered(draw: st.DrawFn, text: str) -> str:
    """The text with blanks, blank lines, comments, other indentation and other line ends; its meaning as it was."""
    scale = draw(st.sampled_from([1, 1, 2, 3]))
    more = draw(st.integers(0, 3))
    random = draw(st.randoms(use_true_random=False))
    commented = draw(st.booleans())
    lines = text.split("\n")
    words_of_line: dict[int, list[Word]] = {}
    for declaration in words(text):
        for word in declaration:
            words_of_line.setdefault(word.line, []).append(word)
    out = []
    for number, line in enumerate(lines, 1):
        here = words_of_line.get(number, [])
        found = _COMMENT.match(line)
        comment = found[2] if found else ""
        indent = len(line) - len(line.lstrip())
        new = " " * (indent * scale)
        for position, word in enumerate(here):
            if position:
                before = here[position - 1]
                gap = word.column - before.column - len(before.text)
                touches = gap == 0 and (before.text not in "([" and word.text not in ")],")
                label = here[0].text == "(" and position <= 2
                new += " " * (gap if touches or label else gap + random.randint(0, more))
            new += word.text
        if comment:
            new += (" " * random.randint(1, more + 1) if here else "") + comment
        elif here and commented and random.random() < 0.2:
            new += " " * random.randint(1, more + 1) + f"# note {number}"
        if not comment and random.random() < 0.3:
            new += " " * random.randint(0, more)
        out.append(new)
        if random.random() < 0.1:
            out.extend([" " * random.randint(0, more)] * random.randint(1, 4))
            if commented:
                out.append(" " * random.randint(0, 9) + "# on its own")
    end = draw(st.sampled_from(["\n", "\r\n"]))
    return end.join(out).rstrip("\r\n" if draw(st.booleans()) else "")


@st.composite
def broken(draw: st.DrawFn, text: str) -> str:
    """The text with line breaks between its words, and without its comments; its meaning as it was."""
    random = draw(st.randoms(use_true_random=False))
    share = draw(st.sampled_from([0.05, 0.2, 1.0]))
    out: list[str] = []
    for declaration in words(text):
        line = ""
        for number, word in enumerate(declaration):
            labels = [declaration[g.first] for g in word.around if g.notion.endswith("limb") and g.first < number]
            begins = number == 0 or declaration[number - 1].line != word.line
            before = declaration[number - 1]
            gap = word.column - before.column - len(before.text)
            if begins:
                out.append(line)
                line = " " * (word.column - 1)
            elif gap > 0 and word.text != "(" and word.kind != "LABEL" and random.random() < share:
                out.append(line)
                line = " " * (max([0, *(label.column for label in labels)]) + random.randint(1, 5))
            else:
                line += " " * gap
            line += word.text
        out.append(line)
    return "\n".join(out) + "\n"
