"""The judgement of an act, traced: a step for each sentence that speaks of it and for each permission above one."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from contract_dsl.model import nodes as m
from contract_dsl.priority import Over

from ..evaluate.decide import Judge
from ..evaluate.environment import Environment
from ..evaluate.events import Event
from ..evaluate.moments import Moment
from ..evaluate.unknown import disjunction
from .steps import Sought, Step
from .tracer import Tracer
from .words import one_line, short_name, show

if TYPE_CHECKING:
    from ..evaluate.world import World


_NO_MORE = object()


class TracedJudge(Judge):
    """A judge that keeps its steps under `tracer.root`."""

    def __init__(self, world: "World", act: Event, moment: Moment) -> None:
        self.tracer = Tracer()
        super().__init__(world, act, moment, self.tracer)
        self.steps: dict[tuple[str, str], Step] = {}
        """The step of each sentence, by its key and the clause that it is asked about."""
        self.needs: list[tuple[m.Sentence, Step]] = []
        """What `requires` sentences that apply ask for."""
        self._latest: dict[str, Step] = {}
        self._views: dict[str, Step] = {}
        self._named: list[Any] = []
        self._told_bearers: set[str] = set()

    @property
    def root(self) -> Step:
        """The step of the whole judgement."""
        return self.tracer.root

    def applies(self, sentence: m.Sentence, target: str = "") -> Any:
        """Whether a sentence applies, as a step."""
        earlier = self.steps.get((sentence.key, target))
        if earlier is not None:
            again = Step("sentence", sentence.id, sentence.text, earlier.value, detail=sentence, origin=earlier)
            self.tracer.add(again)
            return earlier.value
        step = self.tracer.open("sentence", sentence.id, sentence.text)
        step.detail = sentence
        self.steps[sentence.key, target] = step
        self._latest[sentence.key] = step
        return self.tracer.close(step, super().applies(sentence, target))

    def events(self, type_: str) -> list[Event]:
        """What the act amounts to, as a step if it is read off a view."""
        if type_ in ("AnyAct", self.act.type):
            return super().events(type_)
        earlier = self._views.get(type_)
        if earlier is not None:
            self.tracer.add(Step("view", type_, value=earlier.value, origin=earlier))
            return self._derived[type_]
        step = self._views[type_] = self.tracer.open("view", type_)
        found = super().events(type_)
        open_ = [e.exists for e in found if e.exists is not True]
        self.tracer.close(step, open_[0] if open_ and len(open_) == len(found) else bool(found))
        return found

    def in_force(self, sentence: m.Sentence) -> Any:
        """Whether the clause of a sentence is in force, as a step unless nothing is the matter."""
        value = super().in_force(sentence)
        if value is not True:
            self.tracer.add(Step("force", sentence.id, value=value))
        return value

    def belongs(self, pattern: m.Pattern, event: Event, env: Environment) -> Any:
        """Whether the act is of the kind that a sentence speaks of, as one step."""
        with self.tracer.muted():
            value = super().belongs(pattern, event, env)
        if pattern.fields or pattern.conditions:
            self.tracer.add(Step("kind of act", pattern.source, pattern.text, value))
        return value

    def _settings(self, sentence: m.Sentence, env: Environment) -> Iterator[Any]:
        """Whether a sentence applies, with a step for each of what it is `for every` one of."""
        found = super()._settings(sentence, env)
        while sentence.every:
            step = self.tracer.open("setting")
            self._named.clear()
            value = next(found, _NO_MORE)
            if value is _NO_MORE or not self._named:
                self.tracer.drop(step)
            else:
                step.detail = tuple(self._named)
                self.tracer.close(step, value)
            if value is _NO_MORE:
                return
            yield value
        yield from found

    def conditions(self, sentence: m.Sentence, env: Environment) -> Iterator[Any]:
        """Every condition of a sentence; whom it is asked about is kept for the step."""
        self._named[:] = [env.names.get(pattern.variable) for pattern in sentence.every]
        yield from super().conditions(sentence, env)

    def exception(self, condition: m.Expr, env: Environment) -> Any:
        """That an exception does not hold, as a step."""
        step = self.tracer.open("not", text=condition.text)
        return self.tracer.close(step, super().exception(condition, env))

    def holders(
        self, sentence: m.Sentence, event: Event, env: Environment, tied: list[m.FieldFilter]
    ) -> Iterator[tuple[Environment, Any]]:
        """The bearers of a power; if the one who acts is none of them, that is a step."""
        theirs = False
        for inner, found in super().holders(sentence, event, env, tied):
            theirs = theirs or found is not False
            yield inner, found
        actor = self.actor()
        if theirs or not isinstance(actor, str) or sentence.key in self._told_bearers:
            return
        self._told_bearers.add(sentence.key)
        with self.tracer.muted():
            bearers = [value for value, _ in self._all_bearers(sentence, env)]
        if actor not in bearers:
            self.tracer.add(Step("bearer", text=f"{actor} is {_no_bearer(sentence, bearers)}", value=False))
        else:
            assert sentence.act is not None
            self.tracer.add(Step("kind of act", sentence.act.source, sentence.act.text, value=False))

    def _all_bearers(self, sentence: m.Sentence, env: Environment) -> Iterator[tuple[Any, Any]]:
        """Whoever has the power, or may have it."""
        if sentence.bearer is None:
            return ((self.interpreter.value(party, env), True) for party in sentence.parties)
        return self.interpreter.matcher.matches(sentence.bearer, env)

    def met(self, sentence: m.Sentence, env: Environment) -> Any:
        """Whether what a sentence requires has been done, as a step."""
        assert sentence.needed is not None
        step = self.tracer.open("events", sentence.needed.source, sentence.needed.text)
        step.detail = "some"
        step.sought = Sought(sentence.needed, env, wanted=True)
        self.needs.append((sentence, step))
        with self.tracer.muted():
            matches = list(self.interpreter.matcher.matches(sentence.needed, env))
        step.events += [e.root.id for e, membership in matches if membership is True and isinstance(e, Event)][:1]
        return self.tracer.close(step, disjunction(membership for _, membership in matches))

    def _effective_over(self, upper: m.Sentence, lower: m.Sentence, over: Over) -> Any:
        with self.tracer.within(self._latest.get(lower.key)):
            return super()._effective_over(upper, lower, over)


def _no_bearer(sentence: m.Sentence, bearers: Sequence[Any]) -> str:
    """What somebody is not who has no part in a power: `no Holder`, `not ana`, `none of the Holder h [...]`."""
    bearer = sentence.bearer
    if bearer is None:
        return f"not {' or '.join(map(show, bearers))}"
    if bearer.fields or bearer.conditions:
        return f"none of those that it speaks of: {one_line(bearer.text)}"
    return f"no {short_name(bearer.source)}"
