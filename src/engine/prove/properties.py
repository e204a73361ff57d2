"""Does a property hold of every log of the bound; if not, a counterexample."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..service import Rules
from .checks import act_types
from .logs import SymbolicLog
from .property_files import Property
from .replay import judged, replay
from .smt import Term, conjunction, negation
from .translate import Translator
from .values import Happening
from .witnesses import Witness
from .workbench import Asked, Goal, Outcome, Workbench


@dataclass(frozen=True)
class Checked:
    """How the proof of a property ended."""

    property: Property
    outcome: Outcome


def prove_properties(bench: Workbench, rules: Rules, properties: Sequence[Property]) -> list[Checked]:
    """For each property whether it holds of every log of the bound, or a counterexample."""
    questions, owners = [], []
    for number, each in enumerate(properties):
        for type_ in act_types(rules, each.sentence):
            questions.append(Asked(_against(each, type_), _is_against(rules, each)))
            owners.append(number)
    outcomes = bench.settle_all(questions)
    found = []
    for number, each in enumerate(properties):
        mine = [o for o, owner in zip(outcomes, owners, strict=True) if owner == number]
        order = {"found": 0, "open": 1, "never": 2}
        outcome = min(mine, key=lambda o: order[o.kind]) if mine else Outcome("never")
        found.append(Checked(each, outcome))
    return found


def _against(wanted: Property, type_: str) -> Goal:
    def goal(translators: Sequence[Translator], log: SymbolicLog) -> tuple[Term, Happening | None]:
        act = log.question(type_)
        judge = translators[0].judging.of(act)
        meant = judge.applies_itself(wanted.sentence)
        forbidden = judge.forbidden()
        return conjunction((meant, negation(forbidden) if wanted.wants == "no" else forbidden)), act

    return goal


def _is_against(rules: Rules, wanted: Property) -> Callable[[Witness], bool]:
    def confirmed(witness: Witness) -> bool:
        judge = judged(rules, witness)
        if judge is None or wanted.sentence.act is None:
            return False
        events = judge.events(wanted.sentence.act.source)
        if not any(judge.apply_to(wanted.sentence, event) is True for event in events):
            return False
        answered = replay(rules, witness)
        return answered is not None and answered.decision == ("permitted" if wanted.wants == "no" else "prohibited")

    return confirmed
