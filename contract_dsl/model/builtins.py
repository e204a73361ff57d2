"""The functions that the language brings along.

They are few, and each does what an agreement cannot say for itself: arithmetic on whole numbers, parts of a date, the
clock at a place, whom a clause protects.
"""

from dataclasses import dataclass

from .types import DATE, MOMENT, NUMBER, PARTY, PLACE, REF, SECTION, TIME, TRUTH, YEAR, Listed, Type

ANY_EVENT = Type("any event")
ANY_LIST = Type("any list")
ANY_QUANTITY = Type("any quantity")
A_SCHEDULE = Type("a schedule")


@dataclass(frozen=True, slots=True)
class Function:
    """A built-in function: its parameters and result; `same` results have the type of the first argument."""

    name: str
    parameters: tuple[Type, ...]
    result: Type
    meaning: str


FUNCTIONS = {
    f.name: f
    for f in (
        Function(
            "Receipt",
            (ANY_EVENT, PARTY),
            DATE,
            "the day on which a notice counts as received, by the receipt rule of the file",
        ),
        Function("ArrivalOf", (ANY_EVENT,), MOMENT, "when a notice actually arrived: `received`, else its time"),
        Function("DayAt", (MOMENT, PLACE), DATE, "the local day of a moment at a place"),
        Function(
            "ClockAt",
            (MOMENT, PLACE),
            TIME,
            "the local time of day of a moment at a place; a plain date is at midnight",
        ),
        Function("OpenAt", (DATE, PLACE), TRUTH, "whether a day is a business day of a place"),
        Function("NextOpenDayAt", (DATE, PLACE), DATE, "the first business day of a place after a day"),
        Function(
            "NextBusinessDay",
            (DATE,),
            DATE,
            "the day itself if it is a Business Day of the agreement, else the next one",
        ),
        Function("BusinessDayBefore", (DATE,), DATE, "the last Business Day of the agreement before a day"),
        Function("TradingDayBefore", (DATE,), DATE, "the last trading day before a day"),
        Function("Whole", (ANY_QUANTITY,), ANY_QUANTITY, "the whole part, rounded down"),
        Function("Fraction", (ANY_QUANTITY,), ANY_QUANTITY, "what is left over the whole part"),
        Function(
            "Rounded",
            (ANY_QUANTITY, ANY_QUANTITY),
            ANY_QUANTITY,
            "the nearest multiple of the second number, halves up",
        ),
        Function("SizeOf", (ANY_LIST,), NUMBER, "how many items a list has"),
        Function("YearOf", (DATE,), YEAR, "the calendar year of a date"),
        Function("MonthOf", (DATE,), NUMBER, "the month of a date, 1 to 12"),
        Function("DayOf", (DATE,), NUMBER, "the day of the month"),
        Function("NumberOf", (YEAR,), NUMBER, "a year as a number"),
        Function("WindowStart", (A_SCHEDULE, DATE), DATE, "the first day of the yearly window that a date lies in"),
        Function(
            "ReferencesOf",
            (ANY_EVENT,),
            Listed("list", REF),
            "the names that an act goes by: its `ref`, `offering` and `series`",
        ),
        Function("BeneficiariesOf", (SECTION,), Listed("list", PARTY), "whom a clause protects"),
        Function("PartiesTo", (ANY_EVENT,), Listed("list", PARTY), "every party that an event names"),
    )
}
