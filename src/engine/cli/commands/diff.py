"""`clausegraph diff`: situations that two versions of rule files decide differently."""

import argparse

from contract_dsl.diagnostics import Diagnostic
from contract_dsl.source import Span

from ...service import Refused, open_rules
from ..output import write, write_json
from ..proving import check_bound, solver_is_there
from ..statuses import DONE, PROHIBITED, UNDETERMINED, WRONG


def run(options: argparse.Namespace) -> int:
    """Compare; the status says whether there is a difference."""
    check_bound(options)
    if not solver_is_there():
        return WRONG
    old, new = open_rules(options.old), open_rules(options.new)
    if not old.program.bars.keys() & new.program.bars.keys() and not old.model.events.keys() & new.model.events.keys():
        message = f"`{options.old}` and `{options.new}` have no kind of event in common"
        help_ = "compare two versions of one agreement, with the same short name"
        raise Refused([Diagnostic("P103", Span("command line", 1, 1, 1, 1), message, help_)])
    from ...prove import differences, text, workbench  # noqa: PLC0415  # only those who installed the extra have it

    bench = workbench.Workbench([old, new], options.bound, workbench.Budget(options.seconds))
    compared = differences.compare_versions(bench, old, new)
    if options.json:
        write_json(text.compared_json(compared, bench))
    else:
        write(text.compared_text(compared, bench, (str(options.old), str(options.new))))
    return PROHIBITED if compared.differences else UNDETERMINED if compared.open else DONE
