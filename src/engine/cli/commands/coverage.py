"""`clausegraph coverage`: where each clause of an inventory is encoded, or why not."""

import argparse

from ...coverage import Covered, coverage, read_inventory
from ...service import open_rules
from ..output import style, write, write_json
from ..statuses import DONE, PROHIBITED


def run(options: argparse.Namespace) -> int:
    """List the inventory; the status says whether a clause is missing."""
    rules = open_rules(options.rules)
    found = coverage(rules.model, read_inventory(options.inventory))
    missing = [c for c in found if c.status == "missing"]
    if options.json:
        write_json(
            {
                "covered": len(found) - len(missing),
                "missing": len(missing),
                "clauses": [_as_json(c) for c in found],
            }
        )
    else:
        look = style()
        numbers = max((len(c.wanted.id) for c in found), default=0)
        places = max((len(_place(c)) for c in found), default=0)
        for each in found:
            line = f"{each.wanted.id:{numbers}}  {_place(each):{places}}  {_how(each)}"
            write("\n".join(look.lines(line.rstrip(), 0, numbers + places + 4)) + "\n")
        write(f"{len(found) - len(missing)} of {len(found)} clauses are accounted for\n")
    return PROHIBITED if missing else DONE


def _place(found: Covered) -> str:
    return "MISSING" if found.place is None else f"{found.place.path.rpartition('/')[2]}:{found.place.line}"


def _how(found: Covered) -> str:
    match found.status:
        case "no operation":
            return f"does nothing by itself: {found.how}" if found.how else "does nothing by itself"
        case "heading":
            return found.how or "named, nothing operates"
        case _:
            return found.how


def _as_json(found: Covered) -> dict[str, object]:
    place = found.place
    return {
        "clause": found.wanted.id,
        "title": found.wanted.title,
        "status": found.status,
        "file": place.path if place is not None else None,
        "line": place.line if place is not None else None,
        "how": found.how,
    }
