"""Decisions on a history that is there already: compiled, interpreted, and with the whole explanation.

python benchmarks/warm.py
"""

from common import QUESTIONS, RULES, events, heading, seconds, spread

from engine.answering.ask import Asked, case_of
from engine.answering.deciding import Case, decide
from engine.answering.questions import Act, check_act
from engine.service import open_rules

CALLS = 500


def main() -> None:
    """Measure and print."""
    rules = open_rules(RULES)
    history = rules.history(rules.log_of(events()))
    heading("one decision, warm, in microseconds")
    print(f"  {'':40}{'compiled':>36}{'interpreted':>36}{'with explanation':>36}")
    for name, question in QUESTIONS.items():
        act, _ = check_act(rules.model, question)
        assert isinstance(act, Act)
        case = case_of(history, act)
        plain = Case(case.world, case.act, case.moment)
        verdict = decide(case)
        assert verdict == decide(plain)
        quick = [s / CALLS for s in seconds(lambda c=case: [decide(c) for _ in range(CALLS)])]
        slow = [s / CALLS for s in seconds(lambda c=plain: [decide(c) for _ in range(CALLS)])]
        told = [s / 50 for s in seconds(lambda c=case, a=act: [_explained(history, a, c) for _ in range(50)])]
        shown = [spread(v, 1e-6, "us") for v in (quick, slow, told)]
        print(f"  {name:40}" + "".join(f"{s:>36}" for s in shown) + f"  {verdict.decision}")


def _explained(history: object, act: Act, case: Case) -> object:
    """The decision with its clauses and the whole tree of reasons."""
    asked = Asked.__new__(Asked)
    asked.history, asked.act, asked.case, asked.verdict = history, act, case, decide(case)
    asked._judge = None  # noqa: SLF001  # what its constructor does after reading the question
    return asked.reason()


if __name__ == "__main__":
    main()
