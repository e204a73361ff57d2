"""The act on the command line: JSON, or `Type key=value ...`."""

import json
from collections.abc import Sequence
from typing import Any, NoReturn

from contract_dsl.diagnostics import Diagnostic
from contract_dsl.model import nodes as m
from contract_dsl.model import types as t
from contract_dsl.source import Span

from ..answering.questions import not_an_act
from ..log.checking import Vocabulary
from ..log.convert import shown
from ..log.reading import DoubleKey, TooDeep, in_words, parse_json
from ..service import Refused

_HELP = "write it as JSON, or as Type key=value ..., for example: Transfer transferor=vector_holdco transferee=acme"


def act_of(words: Sequence[str], on: str | None, model: m.Model) -> dict[str, Any]:
    """The question `{type, time, data}` that the words say. Raises `Refused`."""
    question = _from_json(" ".join(words)) if words[0].lstrip()[:1] in ("{", "[") else _from_words(words, model)
    if on is not None:
        given = question.get("time")
        if given is not None and str(given) != on:
            _refuse("Q101", f"the act says `{given}` and `--on` says `{on}`", "give the time once")
        question["time"] = on
    elif "time" not in question:
        _refuse("Q101", "it is not said when the act would happen", "add --on DATE")
    return question


def _from_json(text: str) -> dict[str, Any]:
    try:
        value = parse_json(text)
    except json.JSONDecodeError as error:
        problem, _ = in_words(error)
        _refuse("Q001", f"the act is no JSON object, at character {error.pos + 1}: {problem}", _HELP)
    except DoubleKey as error:
        _refuse("Q001", f"the act has the key {shown(str(error))} twice", "keep one of them")
    except TooDeep:
        _refuse("Q001", "the act has brackets nested too deep", _HELP)
    except ValueError:
        _refuse("Q001", "the act has a number that is too long", _HELP)
    if not isinstance(value, dict):
        _refuse("Q001", "the act is no JSON object", _HELP)
    return dict(value)


def _from_words(words: Sequence[str], model: m.Model) -> dict[str, Any]:
    type_, *pairs = words
    if "=" in type_:
        _refuse("Q001", "the act begins with its event type", _HELP)
    vocabulary = Vocabulary(model)
    event = vocabulary.events.get(type_)
    if event is None:
        _refuse("Q102", *not_an_act(vocabulary, type_))
    data: dict[str, Any] = {}
    question: dict[str, Any] = {"type": type_, "data": data}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            _refuse(
                "Q001", f"{shown(pair)} is no field with its value", "write `field=value`, without spaces around `=`"
            )
        if name == "time":
            question["time"] = value
            continue
        if name in data:
            _refuse(
                "Q001", f"the field {shown(name)} stands twice", "give it once; a list has commas: `to=tenant,landlord`"
            )
        data[name] = _value(value, event.fields.get(name))
    return question


def _value(text: str, field: m.EventField | None) -> Any:
    """A value as JSON would have it: a list with commas, yes or no as truth."""
    if field is None:
        return text
    if isinstance(field.type, t.Listed):
        return [part.strip() for part in text.split(",") if part.strip()]
    if field.type == t.TRUTH:
        return {"yes": True, "true": True, "no": False, "false": False}.get(text.lower(), text)
    return text


def _refuse(code: str, message: str, help_: str | None = None) -> NoReturn:
    raise Refused([Diagnostic(code, Span("command line", 1, 1, 1, 1), message, help_)])
