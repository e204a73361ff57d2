"""The answer to `value` as text: the value with its unit, then how it comes about."""

from collections.abc import Iterator

from ..answering.value import Valued
from ..answers import ValueAnswer
from ..explain.words import details_of, sentence_of, show, show_arguments
from .layout import Style, Told, each_once, receipt_line, step_lines

_SHORT = 6
_FULL = 40


def value_text(valued: Valued, answer: ValueAnswer, style: Style, *, full: bool = False) -> str:
    """The answer as lines of text."""
    return "\n".join(_lines(valued, answer, style, full=full)) + "\n"


def _lines(valued: Valued, answer: ValueAnswer, style: Style, *, full: bool) -> Iterator[str]:
    question, program = valued.question, valued.history.program
    arguments = show_arguments(program.model, question.id, question.arguments)
    name = f"{question.id}({arguments})" if arguments else question.id
    shown = "undetermined" if answer.missing is not None else show(valued.value, question.type)
    yield f"{style.mark(shown, 'bold')}"
    yield f"  {name} on {valued.day}"
    if answer.missing:
        yield ""
        yield "It hangs on what is not recorded:"
        for missing in answer.missing:
            yield f"  {style.mark(missing, 'bold')}"
    step = valued.step
    if step.children or details_of(program, step):
        yield ""
        yield from style.lines(sentence_of(program, step), 0)
        for detail in details_of(program, step):
            yield from style.lines(detail, 4)
        told = Told()
        for child in each_once(step.children):
            yield from step_lines(program, child, style, 4, _FULL if full else _SHORT, told)
    if answer.notes:
        yield ""
        yield "Note"
        for note in answer.notes:
            yield from style.lines(valued.history.placed(note, valued.day), 2)
    yield ""
    yield style.mark(receipt_line(answer.receipt), "faint")
