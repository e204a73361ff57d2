"""The list of duties on long records: a thousand events of every kind, 250 notices of first offer, 1,000 prices.

python benchmarks/duties.py
"""

from datetime import date, timedelta
from typing import Any

from common import RULES, events, heading, seconds, spread

from engine.service import open_rules


def notices(count: int) -> list[dict[str, Any]]:
    """A notice of first offer every four days, each for an offering of its own."""
    log = events(4)
    for number in range(count):
        data = {"by": "company", "to": ["vector_holdco", "vector_fund_fd"], "offering": f"o{number}"}
        data |= {"security_class": "class_a", "quantity": 1_000_000, "price_per_share": "1.5", "written": True}
        day = str(date(2022, 3, 1) + timedelta(days=4 * number))
        log.append({"id": f"n{number}", "type": "RoFoNotice", "time": day, "data": data})
    return log


def prices(count: int) -> list[dict[str, Any]]:
    """A price on each weekday."""
    log, day = events(4), date(2022, 3, 1)
    while len(log) < count + 4:
        if day.weekday() < 5:
            log.append({"id": f"v{len(log)}", "type": "DailyVWAP", "time": str(day), "data": {"price": "20.5"}})
        day += timedelta(days=1)
    return log


def main() -> None:
    """Measure and print."""
    rules = open_rules(RULES)
    for name, log in (("1,000 events", events()), ("250 notices", notices(250)), ("1,000 prices", prices(1000))):
        read = rules.log_of(log)

        def ask(read: Any = read) -> int:
            return len(rules.duties(rules.history(read), date(2026, 6, 30)).instances)

        heading(f"duties, {name}: {ask()} instances")
        print(f"  {'':40}", spread(seconds(ask, 3), 0.001, "ms"))


if __name__ == "__main__":
    main()
