"""Does a property hold of every log of the bound; if not, a counterexample."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..service import Rules
from .checks import Batch, Finding, act_types, are_all, settle, together
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
    return prove_all(bench, rules, properties, [])[0]


def prove_all(
    bench: Workbench, rules: Rules, properties: Sequence[Property], batches: Sequence[Batch]
) -> tuple[list[Checked], list[Finding]]:
    """The properties and the checks together, so that a costly property takes no time from what is cheap."""
    bench.name_also([each.sentence for each in properties])
    questions, owners = [], []
    for number, each in enumerate(properties):
        for type_ in act_types(rules, each.sentence):
            questions.append(Asked(_against(each, type_), _is_against(rules, each), group=f"property {number}"))
            owners.append(number)
    checked: list[Checked] = []

    def conclude(outcomes: Sequence[Outcome]) -> list[Finding]:
        for number, each in enumerate(properties):
            mine = [o for o, owner in zip(outcomes, owners, strict=True) if owner == number]
            complete = are_all(rules, each.sentence)
            checked.append(Checked(each, together(mine or [Outcome("never")], complete=complete)))
        return []

    return checked, settle(bench, [Batch(tuple(questions), conclude), *batches])


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
