"""What `prove` and `diff` have in common: the extra that they need, and their bound."""

import argparse
import sys
from importlib.util import find_spec

from contract_dsl.diagnostics import Diagnostic
from contract_dsl.source import Span

from ..service import Refused

MOST_EVENTS, MOST_SECONDS = 8, 3_600
PROPERTIES = ".property"
"""How files end that hold properties beside rule files."""


def solver_is_there() -> bool:
    """Whether the solver is installed; if not, it is said what to install."""
    try:
        there = find_spec("z3") is not None
    except ModuleNotFoundError:
        there = False
    if there:
        return True
    sys.stderr.write('this needs the solver z3; install it with: pip install "clausegraph[prove]"\n')
    return False


def check_bound(options: argparse.Namespace) -> None:
    """Refuse a bound or a time that is too large."""
    place = Span("command line", 1, 1, 1, 1)
    if not 0 <= options.bound <= MOST_EVENTS:
        message = f"`--bound {options.bound}` is more than {MOST_EVENTS} events of each kind"
        help_ = "most mistakes show in logs with 2 or 3 events"
        raise Refused([Diagnostic("P102", place, message, help_)])
    if not 1 <= options.seconds <= MOST_SECONDS:
        message = f"`--seconds {options.seconds}` is not from 1 to {MOST_SECONDS:,}"
        raise Refused([Diagnostic("P102", place, message, "leave it out for a minute")])
