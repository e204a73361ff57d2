"""The answer to "what is the value of this term on that day?" with its arithmetic."""

from fractions import Fraction
from typing import Any

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t

from ..answers import ValueAnswer
from ..evaluate.environment import Environment
from ..evaluate.moments import end_of
from ..evaluate.settle import settle
from ..evaluate.unknown import ABSENT, Unknown
from ..evaluate.world import World
from ..evaluate.worlds import options_of
from ..explain import Step, Tracer
from ..explain.computations import estimates_below
from ..explain.reasons import json_value, reason
from ..explain.words import missing_names
from ..time import day_in
from .history import History
from .questions import TermQuestion


class Valued:
    """One question for a value, with the steps of its evaluation."""

    def __init__(self, history: History, question: TermQuestion) -> None:
        self.history = history
        self.question = question
        self.tracer = Tracer()
        program = history.program
        self.day = day_in(question.on, program.zone)
        self.value = self._evaluate(history.world, self.tracer)
        self.missing = self._missing() if isinstance(self.value, Unknown) else ()

    @property
    def step(self) -> Step:
        """The step of the term itself."""
        return self.tracer.root.children[0]

    def _evaluate(self, world: World, interpreter: Any) -> Any:
        model, id_ = self.history.program.model, self.question.id
        arguments = tuple(m.Constant(type=t.TEXT, value=a) for a in self.question.arguments)
        env = Environment(world, end_of(self.day), {})
        call: m.Expr
        if id_ in model.terms:
            call = m.TermCall(type=self.question.type, term=id_, arguments=arguments, text=id_)
        elif id_ in model.states:
            call = m.StateCall(type=t.TRUTH, state=id_, arguments=arguments, text=id_)
        else:
            call = m.AmountCall(type=self.question.type, amount=id_, arguments=arguments, text=id_)
        return interpreter.value(call, env)

    def _missing(self) -> tuple[Any, ...]:
        """The unknowns that matter to the value."""
        world = self.history.world

        class _Outcome:
            def __init__(self, value: Any) -> None:
                self.open = value if isinstance(value, Unknown) else None
                self.outcome = value

            def decided(self) -> Any:
                return "open" if self.open is not None else _comparable(self.outcome)

        def evaluate(values: Any) -> _Outcome:
            settled = world.settle(values) if values else world
            return _Outcome(self._evaluate(settled, settled.interpreter))

        found = settle(evaluate, options_of(world, end_of(self.day), None))
        outcomes = found.outcomes()
        if len(outcomes) == 1 and "open" not in outcomes and not found.exceeded:
            _, outcome = found.leaves[0]
            numeric = any(k.kind in ("number", "date") for k in found.support)
            if not numeric and isinstance(outcome, _Outcome):
                self.value = outcome.outcome
                return ()
        return found.mattering() or tuple(sorted(found.support, key=str))

    def answer(self) -> ValueAnswer:
        """The whole answer."""
        unknown = isinstance(self.value, Unknown)
        notes = [f"an estimated day was used: {e}" for e in estimates_below(self.history.program, self.tracer.root)]
        if self.value is ABSENT:
            notes.append("there is no such value on that day: what it follows from has not happened")
        if _is_less_than_none(self.value, self.question.type):
            notes.append("this is less than none: the log takes away what it has not given")
        notes += [f"an error: {k}" for k in self.missing if unknown and k.form == "error"]
        notes += self.history.notes_on_names(self.day)
        return ValueAnswer(
            value=None if unknown else json_value(self.value),
            unit=str(self.question.type),
            missing=missing_names(tuple(k for k in self.missing if k.form != "error")) if unknown else None,
            notes=tuple(notes),
            because=reason(self.history.program, self.step),
            receipt=self.history.receipt,
        )


def _comparable(value: Any) -> Any:
    return str(value) if isinstance(value, tuple) else value


def _is_less_than_none(value: Any, type_: t.Type) -> bool:
    """Whether it is a count of shares below nought."""
    counted = isinstance(type_, t.Quantity) and not type_.money and bool(type_.dimension)
    return counted and isinstance(value, int | Fraction) and value < 0
