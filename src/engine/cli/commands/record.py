"""`clausegraph record`: a question asked in the terminal and kept with its answer as a check of a scenario file."""

import argparse
import sys
from datetime import date
from typing import Any, NoReturn

from contract_dsl.diagnostics import Diagnostic
from contract_dsl.model import nodes as m
from contract_dsl.model import types as t
from contract_dsl.source import Span

from ...answering.history import History
from ...answering.selection import Selection, check_selection
from ...evaluate.moments import end_of
from ...log.checking import Vocabulary
from ...scenarios.recording import Recorded, expectation, open_for, with_check
from ...service import Refused, Rules, open_rules
from ...text import ask_text, duties_text, value_text
from ..acts import act_of
from ..confirming import confirmed, somebody_is_there
from ..output import style, write, write_file
from ..statuses import DONE, WRONG
from ..times import optional_time, time_of


def run(options: argparse.Namespace) -> int:
    """Ask, show, and keep; nothing is written that nobody has agreed to."""
    _one_question(options)
    if options.scenario is not None:
        open_for(options.scenario, options.rules, options.log)
    rules = open_rules(options.rules)
    history = rules.history(rules.log(options.log), optional_time(options.known_at, "--known-at"))
    if options.value:
        recorded = _value(options, rules, history)
    elif options.duties:
        recorded = _duties(options, rules, history)
    else:
        recorded = _ask(options, rules, history)
    try:
        return _keep(options, recorded)
    except Refused as refused:
        # The answer stands above; what did not come about is the check.
        raise Refused(refused.findings, refused.sources, "nothing was written") from None


def _keep(options: argparse.Namespace, recorded: Recorded) -> int:
    """Show the check, and write it into its file if somebody agrees."""
    check = "".join(f"  {line}\n" for line in recorded.lines())
    if not recorded.expect:
        _refuse(
            "nothing is owed, may be exercised or runs on that day, so a check has nothing to expect", "ask of another"
        )
    if options.scenario is None:
        write(f"\nThe check\n{check}")
        return DONE
    target = with_check(options.scenario, recorded, options.rules, options.log)
    write(f"\nThe check for {options.scenario}\n{check}")
    if not options.yes:
        sys.stdout.flush()
        if not somebody_is_there():
            sys.stderr.write("nobody can be asked, so nothing was written; add --yes\n")
            return WRONG
        if not confirmed(f"write it into {options.scenario}?"):
            sys.stderr.write("nothing was written\n")
            return DONE
    write_file(options.scenario, target.text)
    folder = "" if target.rules_folder is None else f" --rules {target.rules_folder}"
    write(f"written; it runs with: clausegraph test {options.scenario}{folder}\n")
    return DONE


def _one_question(options: argparse.Namespace) -> None:
    asked = [bool(options.act), bool(options.value), bool(options.duties)]
    if sum(asked) != 1:
        what = "nothing is asked" if not any(asked) else "more than one question is asked"
        _refuse(what, "give an act as for `clausegraph ask`, or --value TERM, or --duties")
    if not options.duties and (options.party is not None or options.all):
        _refuse(f"`{'--all' if options.all else '--party'}` belongs to `--duties`", "leave it out")
    if (options.value or options.duties) and options.on is None:
        _refuse("it is not said for which day", "add --on DATE")


def _ask(options: argparse.Namespace, rules: Rules, history: History) -> Recorded:
    question = act_of(options.act, options.on, rules.model)
    asked = rules.ask(history, question, "command line")
    answer = asked.answer()
    write(ask_text(asked, answer, style()))
    kept = {"type": question["type"], "time": question["time"]}
    if question.get("data"):
        kept["data"] = _tidy(question["data"], question["type"], rules.model)
    return Recorded("ask", kept, options.known_at, options.about or "", expectation("ask", answer.as_json()))


def _tidy(data: dict[str, Any], type_: str, model: m.Model) -> dict[str, Any]:
    """Whole numbers as numbers, where the field is one."""
    fields = Vocabulary(model).events[type_].fields

    def tidy(name: str, value: Any) -> Any:
        whole = isinstance(value, str) and value.isascii() and value.isdigit() and str(int(value[:40])) == value
        return int(value) if whole and isinstance(fields[name].type, t.Quantity) else value

    return {name: tidy(name, value) for name, value in data.items()}


def _value(options: argparse.Namespace, rules: Rules, history: History) -> Recorded:
    term, *arguments = options.value
    valued = rules.value(history, term, arguments, options.on, "command line")
    answer = valued.answer()
    write(value_text(valued, answer, style()))
    question: dict[str, Any] = {"term": valued.question.id, "on": options.on}
    if arguments:
        question = {"term": valued.question.id, "args": arguments, "on": options.on}
    return Recorded("value", question, options.known_at, options.about or "", expectation("value", answer.as_json()))


def _duties(options: argparse.Namespace, rules: Rules, history: History) -> Recorded:
    on: date = time_of(options.on, "--on")
    selection = Selection(party=options.party)
    wrong = check_selection(selection, history.world.parties(end_of(date.max)), "command line")
    if wrong:
        raise Refused(wrong)
    ledgered = rules.duties(history, on, selection)
    answer = ledgered.answer()
    title = f"Obligations, rights and periods on {ledgered.day}"
    title += f", of {options.party}" if options.party else ""
    write(duties_text(answer, style(), title, ledgered.day, everything=options.all))
    expect = expectation("duties", answer.as_json(), everything=options.all)
    return Recorded("duties", {"on": options.on}, options.known_at, options.about or "", expect)


def _refuse(message: str, help_: str) -> NoReturn:
    raise Refused([Diagnostic("Q101", Span("command line", 1, 1, 1, 1), message, help_)])
