"""Well-typed expressions of the language, drawn from what is in scope."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

ORDER = ("<", "<=", ">", ">=")
COMPARISONS = ("=", "<>", *ORDER, *ORDER)


@dataclass(frozen=True)
class Signature:
    """A fact, state, amount, term or role that can be called, with the types of its parameters."""

    name: str
    parameters: tuple[str, ...]
    type: str
    changes: bool = True
    """Whether it has another value at another moment, so that a pattern has to say at which."""
    absent: bool = False


@dataclass(frozen=True)
class EventType:
    """An event type with its fields: name, type, whether it may be left out."""

    name: str
    fields: tuple[tuple[str, str, bool], ...]
    notice: bool = False
    derived: bool = False

    def of(self, type_: str, *, certain: bool = False) -> list[str]:
        """The fields of a type; with `certain` those that are always there."""
        return [n for n, t, optional in self.fields if t == type_ and not (certain and optional)]


@dataclass(frozen=True)
class Names:
    """Everything that is declared before the expression is drawn."""

    parties: tuple[str, ...]
    roles: tuple[str, ...]
    goods: tuple[str, ...]
    events: tuple[EventType, ...] = ()
    calls: tuple[Signature, ...] = ()
    schedules: tuple[str, ...] = ()
    window: str = ""
    calendar: str = ""
    clauses: tuple[str, ...] = ()
    divisions: tuple[tuple[str, str], ...] = ()
    receipt: bool = False
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scope:
    """Names of variables with their types (a type, or an event type), and where the expression stands."""

    variables: tuple[tuple[str, Any], ...] = ()
    earlier: bool = False
    """Whether it sees the log strictly before an event, so that it may ask everything."""
    counting: str = ""
    inside: str = ""
    """The variable of the pattern of events around it."""
    it: str = ""
    whole: bool = True
    """Whether it may ask if a clause is in force: what ends clauses may not, at the moment itself."""

    def with_(self, name: str, type_: Any, *, inside: bool = False) -> "Scope":
        """The scope with one more variable."""
        return replace(
            self, variables=(*self.variables, (name, type_)), inside=name if inside else self.inside, it=self.it
        )


@dataclass
class Expressions:
    """Draws expressions. `now` are the definitions that may be asked at the moment itself, `all` at an earlier one."""

    random: Random
    names: Names
    now: tuple[Signature, ...] = ()
    fresh: int = field(default=0)

    # ---- choices

    def pick(self, options: Sequence[Any]) -> Any:
        """One of some things."""
        return self.random.choice(options)

    def chance(self, percent: int) -> bool:
        """Yes, so often in a hundred times."""
        return self.random.randrange(100) < percent

    def some(self, options: Iterable[Any], most: int = 3) -> list[Any]:
        """A few of them, in their order."""
        listed = list(options)
        count = self.random.randint(0, min(most, len(listed)))
        chosen = set(self.random.sample(range(len(listed)), count))
        return [item for n, item in enumerate(listed) if n in chosen]

    def first(self, *makers: Callable[[], str | None]) -> str:
        """What one of some makers makes; those that cannot are passed over. The last always can."""
        shuffled = list(makers[:-1])
        self.random.shuffle(shuffled)
        for make in (*shuffled, makers[-1]):
            made = make()
            if made is not None:
                return made
        raise AssertionError

    def variable(self, letter: str) -> str:
        """A name that is not used yet."""
        self.fresh += 1
        return f"{letter}{self.fresh}"

    # ---- what is in scope

    def of_type(self, scope: Scope, type_: str) -> list[str]:
        """Variables of a type, and fields of that type of the events in scope."""
        found = [name for name, t in scope.variables if t == type_]
        for name, t in scope.variables:
            if isinstance(t, EventType):
                found += [f"{name}.{f}" for f in t.of(type_)]
                found += [f"{name}.date"] * 2 if type_ == "date" else []
        return found

    def events_in(self, scope: Scope) -> list[tuple[str, EventType]]:
        """The events in scope."""
        return [(n, t) for n, t in scope.variables if isinstance(t, EventType)]

    def call(self, scope: Scope, type_: str, *, absent: bool = False) -> str | None:
        """A definition of a type with arguments from the scope."""
        able = [s for s in (self.names.calls if scope.earlier else self.now) if s.type == type_]
        able = [s for s in able if absent or not s.absent]
        if not able:
            return None
        wanted = self.pick(able)
        given = [self.value(p, scope) for p in wanted.parameters]
        text = f"{wanted.name}({', '.join(given)})" if given else str(wanted.name)
        mentions = scope.inside and any(scope.inside in g.replace(".", " ").split() for g in given)
        return f"{text} {self.pick([f'at {scope.inside}', 'now'])}" if mentions and wanted.changes else text

    def compared_call(self, scope: Scope) -> str | None:
        """A fact or definition that is a number, an amount, a date or a word, beside something like it."""
        type_ = self.pick(["number", "money", "date", "goods", "number"])
        called = self.call(scope, type_)
        if called is None:
            return None
        if type_ == "number" and self.chance(35):
            called = self.pick([f"Whole({called})", f"({called} * {called})", f"({called} / 2)", f"({called} + 1)"])
        if type_ == "date" and self.chance(35):
            called = self.period(called)
        return f"{called} {self.pick(COMPARISONS if type_ != 'goods' else ('=', '<>'))} {self.value(type_, scope)}"

    def value(self, type_: str, scope: Scope, depth: int = 0) -> str:
        """A value of a type."""
        match type_:
            case "party":
                return str(self.pick([*self.of_type(scope, "party") * 3, *self.names.parties[:2]]))
            case "goods":
                return str(self.pick([*self.of_type(scope, "goods"), *self.names.goods]))
            case "ref":
                return str(self.pick(self.of_type(scope, "ref") or ['"r1"', '"r2"']))
            case "number":
                return self.number(scope, depth)
            case "money":
                return self.money(scope, depth)
            case "date":
                return self.date(scope, depth)
            case _:
                return self.truth(scope, depth)

    # ---- numbers, money

    def number(self, scope: Scope, depth: int = 1, *, absent: bool = False) -> str:
        """A number."""
        simple = [*self.of_type(scope, "number") * 2, "1", "2", "3"] + (["it"] * 3 if scope.it == "number" else [])
        if depth <= 0:
            return str(self.pick(simple))
        deeper = depth - 1

        def two() -> tuple[str, str]:
            return self.number(scope, deeper, absent=absent), self.number(scope, deeper, absent=absent)

        def arithmetic() -> str:
            one, other = two()
            return f"({one} {self.pick('+-*/')} {other})"

        def extreme() -> str:
            one, other = two()
            return f"the {self.pick(['greater', 'lesser'])} of ({one}, {other})"

        def conditional() -> str:
            one, other = two()
            return f"(if {self.truth(scope, deeper)} then {one} else {other})"

        def aggregate() -> str | None:
            able = [t for t in self.names.events if t.of("number", certain=True)]
            if not able:
                return None
            type_ = self.pick(able)
            variable = self.variable("e")
            pattern = self.pattern(type_, scope, variable, deeper)
            which = self.pick(["sum", "sum", "product", *(["greatest", "least"] if absent else [])])
            return f"({which} of {variable}.{self.pick(type_.of('number', certain=True))} over {pattern})"

        def share() -> str | None:
            able = self.names.divisions if scope.earlier or not scope.inside else ()
            if not able:
                return None
            division, kind = self.pick(able)
            claims = [n for n, t in self.events_in(scope) if t.name == kind]
            ref = self.value("ref", scope)
            if claims and self.chance(60):
                return f"(share of {self.pick(claims)} in {division}({ref}))"
            return f"(total for {kind} in {division}({ref}))"

        return self.first(
            arithmetic,
            extreme,
            conditional,
            aggregate,
            aggregate,
            lambda: f"(count of {self.some_pattern(scope, deeper)})",
            lambda: self.call(scope, "number", absent=absent),
            lambda: self.call(scope, "number", absent=absent),
            lambda: f"{self.pick(['Whole', 'Fraction'])}({self.number(scope, deeper)})",
            lambda: f"Rounded({self.number(scope, deeper)}, {self.pick(['2', '0.5'])})",
            lambda: f"{self.pick(['MonthOf', 'DayOf'])}({self.date(scope, deeper)})",
            lambda: f"({self.date(scope, deeper)} - {self.date(scope, deeper)})",
            share,
            share,
            lambda: str(self.pick(simple)),
            lambda: str(self.pick(simple)),
        )

    def money(self, scope: Scope, depth: int = 1) -> str:
        """An amount of money."""
        constants = ["USD 5", "USD 10", "USD 20"]
        simple = [*self.of_type(scope, "money") * 3, *constants] + (["it"] * 3 if scope.it == "money" else [])
        if depth <= 0:
            return str(self.pick(simple))
        deeper = depth - 1

        def aggregate() -> str | None:
            able = [t for t in self.names.events if t.of("money", certain=True)]
            if not able:
                return None
            type_ = self.pick(able)
            variable = self.variable("e")
            pattern = self.pattern(type_, scope, variable, deeper)
            return f"(sum of {variable}.{self.pick(type_.of('money', certain=True))} over {pattern})"

        return self.first(
            lambda: f"({self.money(scope, deeper)} {self.pick('+-')} {self.money(scope, deeper)})",
            lambda: f"({self.money(scope, deeper)} {self.pick('*/')} {self.pick(['2', '3', '0.5'])})",
            lambda: f"{self.pick(['20%', '50%'])} * {self.money(scope, deeper)}",
            lambda: (
                f"the {self.pick(['greater', 'lesser'])} of ({self.money(scope, deeper)}, {self.money(scope, deeper)})"
            ),
            aggregate,
            lambda: self.call(scope, "money"),
            lambda: self.call(scope, "money"),
            lambda: str(self.pick(simple)),
            lambda: str(self.pick(simple)),
        )

    # ---- dates

    def period(self, base: str) -> str:
        """A period from a day."""
        unit = self.pick(["days", "days", "business days", "business days", "weeks", "months"])
        count = {"days": (2, 4, 7), "business days": (1, 2, 3, 5), "weeks": (1, 2), "months": (1, 2)}[unit]
        if unit == "months" and base.startswith("2022") and self.chance(50):
            base = self.pick(["2022-01-29", "2022-01-30", "2022-01-31"])
        return f"({self.pick(count)} {unit} {self.pick(['after', 'after', 'after', 'back from'])} {base})"

    def date(self, scope: Scope, depth: int = 1, *, absent: bool = False) -> str:
        """A date; with `absent` one that may not be there."""
        simple = [*self.of_type(scope, "date") * 2, "today", self.day()]
        if depth <= 0:
            return str(self.pick(simple))
        deeper = depth - 1

        def extreme() -> str:
            dates = f"({self.date(scope, deeper, absent=absent)}, {self.date(scope, deeper, absent=absent)})"
            return f"the {self.pick(['later', 'earlier'])} of {dates}"

        def latest() -> str | None:
            return f"({self.pick(['latest', 'earliest'])} {self.some_pattern(scope, deeper)}).date" if absent else None

        def receipt() -> str | None:
            notices = [n for n, t in self.events_in(scope) if t.notice]
            if not notices or not self.names.receipt or not absent:
                return None
            return f"Receipt({self.pick(notices)}, {self.value('party', scope)})"

        def window() -> str | None:
            return f"WindowStart({self.names.window}, {self.date(scope, 0)})" if absent and self.names.window else None

        return self.first(
            lambda: self.period(self.date(scope, deeper, absent=absent)),
            lambda: self.period(self.date(scope, 0)),
            extreme,
            latest,
            latest,
            receipt,
            window,
            lambda: f"({self.date(scope, deeper)} {self.pick('+-')} {self.pick(['1', '2', '5'])})",
            lambda: f"(1st anniversary of {self.date(scope, 0)})" if self.chance(30) else None,
            lambda: f"{self.pick(['NextBusinessDay', 'BusinessDayBefore'])}({self.date(scope, deeper)})",
            lambda: self.call(scope, "date", absent=absent),
            lambda: self.call(scope, "date", absent=absent),
            lambda: str(self.pick(simple)),
            lambda: str(self.pick(simple)),
        )

    def day(self) -> str:
        """A day near the beginning."""
        return f"2022-01-{self.random.randint(3, 31):02}"

    # ---- patterns

    def some_pattern(self, scope: Scope, depth: int) -> str:
        """A pattern of events of some type."""
        return self.pattern(self.pick(self.names.events), scope, self.variable("e"), depth)

    def pattern(self, type_: EventType, scope: Scope, variable: str, depth: int = 0, most: int = 2) -> str:
        """A pattern of events of a type."""
        inner = scope.with_(variable, type_, inside=True)
        items = [self.filter(f, t, scope) for f, t, _ in self.some(type_.fields, most)]
        others = [n for n, _ in self.events_in(scope)]
        if others and self.chance(35):
            items.append(f"{self.pick(['before', 'before', 'after', 'up to'])} {self.pick(others)}")
        if scope.counting and dict(scope.variables)[scope.counting] == type_ and self.chance(35):
            items.append(f"counting {scope.counting}")
        if depth > 0 and self.chance(30):
            items.append(f"such that {self.truth(inner, depth - 1)}")
        return f"{type_.name} {variable} [{', '.join(items)}]" if items else f"{type_.name} {variable}"

    def filter(self, name: str, type_: str, scope: Scope) -> str:
        """What a field of a pattern has to be."""
        match type_:
            case "yes/no":
                return str(self.pick([name, f"not {name}"]))
            case "number" | "money":
                value = self.value(type_, scope)
                return f"{name} {self.pick(COMPARISONS)} {value}"
            case "date":
                days = [*self.of_type(scope, "date"), "today", self.day()]
                return f"{name} {self.pick(COMPARISONS)} {self.pick(days)}"
            case "goods" if self.chance(40):
                return f"{name} in ({', '.join(self.random.sample(self.names.goods, 2))})"
            case "goods":
                return f"{name} {self.pick(['', '<> '])}{self.pick(self.names.goods)}"
            case "section":
                return f"{name} section {self.pick(self.names.clauses)}"
            case _:
                return f"{name} {self.value(type_ if type_ != 'parties' else 'party', scope)}"

    # ---- conditions

    def domain(self, scope: Scope) -> str:
        """Whom a quantifier ranges over: a role, every party, or those of whom something is true."""
        able = self.names.calls if scope.earlier else self.now
        true = [s.name for s in able if s.name in ("Member", "Able")] if not scope.inside else []
        return str(self.pick([*self.names.roles * 2, "party", *true * 2]))

    def truth(self, scope: Scope, depth: int = 1, *, absent: bool = False) -> str:
        """A condition; with `absent` it may compare what is not there."""
        if depth < 0 or (depth == 0 and self.chance(70)):
            return self.plain_truth(scope, absent=absent)
        deeper = depth - 1

        def both() -> str:
            word = self.pick(["and", "or"])
            return f"({self.truth(scope, deeper, absent=absent)} {word} {self.truth(scope, deeper, absent=absent)})"

        def every() -> str:
            variable = self.variable("p")
            inner = scope.with_(variable, "party")
            return f"every {self.domain(scope)} {variable} satisfies ({self.truth(inner, deeper)})"

        def majority() -> str | None:
            variable = self.variable("p")
            inner = scope.with_(variable, "party")
            weights = [s for s in self.now if s.type == "number" and s.parameters == ("party",)]
            # Weights that are all unknown can be settled in so many ways that a question takes seconds.
            weights = [s for s in weights if not s.name.startswith("Fact") or self.chance(5)]
            if not weights:
                return None
            weight = f"{self.pick(weights).name}({variable})"
            bound = self.pick(["more than", "at least"])
            return f"(holders {variable} of {bound} 50% by {weight} satisfy ({self.truth(inner, deeper)}))"

        def listed() -> str | None:
            lists = self.of_type(scope, "parties")
            if not lists:
                return None
            variable = self.variable("p")
            inner = scope.with_(variable, "party")
            return f"some {variable} in {self.pick(lists)} [such that {self.truth(inner, deeper)}]"

        def complied() -> str | None:
            acts = [t for t in self.names.events if t.name in ("Sale", "Loan", "Visit")]
            if not acts or not self.names.clauses:
                return None
            variable = self.variable("e")
            type_ = self.pick(acts)
            clause = self.pick(self.names.clauses)
            items = [self.filter(f, t, scope) for f, t, _ in self.some(type_.fields, 1)]
            told = self.pick(["", "not "])
            items.append(f"such that {told}({variable} complied with {clause})")
            return f"some {type_.name} {variable} [{', '.join(items)}]"

        return self.first(
            both,
            both,
            lambda: self.call(scope, "yes/no"),
            lambda: self.call(scope, "yes/no"),
            lambda: self.compared_call(scope),
            lambda: self.compared_call(scope),
            lambda: f"not ({self.truth(scope, deeper)})",
            every,
            majority if not scope.inside else lambda: None,
            listed,
            complied if scope.earlier or self.chance(30) else lambda: None,
            lambda: f"{self.pick(['some', 'some', 'no'])} {self.some_pattern(scope, deeper)}",
            lambda: f"{self.pick(['some', 'some', 'no'])} {self.some_pattern(scope, deeper)}",
            lambda: f"count of {self.some_pattern(scope, deeper)} {self.pick(ORDER)} {self.pick('123')}",
            lambda: f"{self.number(scope, depth)} {self.pick(COMPARISONS)} {self.number(scope, 0)}",
            lambda: f"{self.money(scope, depth)} {self.pick(COMPARISONS)} {self.money(scope, 0)}",
            lambda: f"{self.date(scope, depth, absent=absent)} {self.pick(COMPARISONS)} {self.date(scope, 0)}",
            lambda: f"{self.date(scope, depth, absent=absent)} {self.pick(ORDER)} {self.date(scope, 0)}",
            lambda: self.plain_truth(scope, absent=absent),
        )

    def plain_truth(self, scope: Scope, *, absent: bool = False) -> str:
        """A condition without conditions in it."""
        optional = [f"{n}.{f}" for n, t in self.events_in(scope) for f, _, o in t.fields if o]
        sections = self.of_type(scope, "section")
        schedules = [*self.names.schedules, *([self.names.window] if self.names.window else [])]
        schedules += [self.names.calendar] if self.names.calendar else []
        notices = [n for n, t in self.events_in(scope) if t.notice]

        def received() -> str | None:
            able = notices and self.names.receipt and absent
            return f"{self.pick(notices)} is received by {self.value('party', scope)}" if able else None

        def compared() -> str:
            kinds = ["number", "money", "date", "goods", "party"]
            type_ = self.pick([k for k in kinds if self.of_type(scope, k)] or ["number"])
            operator = self.pick(COMPARISONS if type_ in ("number", "money", "date") else ("=", "<>"))
            left = self.pick(self.of_type(scope, type_) or ["1"])
            return f"{left} {operator} {self.value(type_, scope)}"

        return self.first(
            lambda: self.call(scope, "yes/no"),
            lambda: self.call(scope, "yes/no"),
            lambda: f"{self.pick(self.names.roles)}({self.value('party', scope)})",
            lambda: self.pick(self.of_type(scope, "yes/no") or [None]),
            lambda: f"{self.pick(optional)} is present" if optional else None,
            lambda: f"{self.date(scope, 0)} in {self.pick(schedules)}" if schedules else None,
            lambda: (
                f"section {self.pick(self.names.clauses)} is in force" if self.names.clauses and scope.whole else None
            ),
            lambda: f"{self.pick(sections)} covers section {self.pick(self.names.clauses)}" if sections else None,
            received,
            lambda: f"some {self.some_pattern(scope, 0)}",
            compared,
            compared,
        )
