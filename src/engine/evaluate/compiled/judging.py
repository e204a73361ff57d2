"""Judgement by compiled functions. What they cannot decide in two values is judged by the interpreter."""

from typing import TYPE_CHECKING, Any

from contract_dsl.model import nodes as m
from contract_dsl.priority import Over

from ..decide import Judge
from ..events import Event
from ..moments import Moment
from .units import Compiled

if TYPE_CHECKING:
    from ..world import World


class CompiledJudge(Judge):
    """A judge whose conditions are compiled. Raises `UnknownTruth` where something unknown would decide."""

    def __init__(self, world: "World", act: Event, moment: Moment, compiled: Compiled) -> None:
        super().__init__(world, act, moment)
        self._compiled = compiled

    def events(self, type_: str) -> list[Event]:
        """What the act amounts to, by the compiled view."""
        found = self._derived.get(type_)
        if found is not None:
            return found
        if type_ in ("AnyAct", self.act.type):
            return [self.act]
        reading = self._compiled.view(type_)
        if reading is None:
            return super().events(type_)
        found = self._derived[type_] = reading(self.world, self.moment, self.act)
        return found

    def _effective_over(self, upper: m.Sentence, lower: m.Sentence, over: Over) -> bool:
        """Whether one sentence prevails over another; the same tests in plain yes and no."""
        if over.joint and not self._bound_by_both(upper.agreement, lower.agreement):
            return False
        if over.dynamic and not self._names_target(upper, lower):
            return False
        if not self.applies(upper, lower.id if over.dynamic else ""):
            return False
        program = self.world.program
        return not any(
            self._effective_over(program.sentences[above.upper], upper, above)
            for above in program.above.get(upper.key, ())
        )

    def _apply(self, sentence: m.Sentence, target: str) -> Any:
        """Whether a sentence applies: its conditions first, the force of its clause last."""
        applies = self._compiled.sentence(sentence)
        if applies is None:
            return bool(super()._apply(sentence, target))
        assert sentence.act is not None
        events = self.events(sentence.act.source)
        if not events or not applies(self.world, self.moment, target or sentence.id, events):
            return False
        return bool(self.in_force(sentence))
