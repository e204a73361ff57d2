"""A rule set as text: every notion and every kind of clause of the language, well typed, drawn at random."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from .expressions import EventType, Expressions, Names, Scope, Signature

ZONES = ("UTC", "Asia/Hong_Kong", "America/New_York")
ACTS = ("Sale", "Loan", "Visit")
BARS = ("prohibits", "requires", "may only")


@dataclass(frozen=True)
class Planned:
    """A clause or limb before its sentences are drawn: its number, its kind, the act it is about, and its rank."""

    number: str
    kind: str
    act: str
    rank: int
    dynamic: bool = False
    """Whether it is a permission over whatever an event names."""


class RuleWriter:
    """Writes one rule set."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.names = Names(parties=("ada", "ben", "cleo"), roles=("Partner", "Guest"), goods=("cloth", "wool", "gold"))
        self.draw = Expressions(random, self.names)
        self.lines: list[str] = []

    def write(self) -> dict[str, str]:
        """The files of the rule set, by name."""
        draw = self.draw
        self.zone = draw.pick(ZONES) if draw.chance(40) else "UTC"
        self._head()
        self._calendars()
        self._facts()
        self._events()
        self._plan()
        self._receipt()
        self._definitions()
        for planned in self.plan:
            self._clause(planned)
        self._say('clause 90 "notices"', '  without operation "it stands in the rule of receipt"')
        files = {"town": f'rule set deal "A deal"\n  time zone {self.zone}\n', "deal": "\n".join(self.lines) + "\n"}
        if draw.chance(25):
            files["annex"] = self._annex()
        return files

    def _say(self, *lines: str) -> None:
        self.lines += lines

    # ---- the head, calendars

    def _head(self) -> None:
        draw = self.draw
        rolls = ["do not roll", "do not roll", "roll forward", "roll back"]
        months = draw.pick(["stop at the last day", "stop at the last day", "run on to the next day"])
        self.rates = draw.chance(30)
        self._say(
            f'agreement deal "A deal" dated 2022-01-{draw.pick(["03", "03", "05", "10"])}',
            f"  time zone {draw.pick([self.zone, *ZONES])}",
            f"  currency USD{', others at UsdRate' if self.rates else ''}",
            f"  periods {draw.pick(['exclude', 'exclude', 'include'])} the day they run from and {draw.pick(rolls)}",
            f"  months {months}",
            'role Partner "the partners"',
            'role Guest "the guests"',
            'party ada "Ada" is Partner',
            f'party ben "Ben" is Partner{", Guest" if draw.chance(40) else ""}',
            f'party cleo "Cleo"{" is Guest" if draw.chance(60) else ""}',
            "choice Goods: cloth / wool / gold",
        )

    def _calendars(self) -> None:
        draw = self.draw
        self._say(f"calendar BusinessDay: weekdays except holidays of {draw.pick(['US', 'HK', 'US, HK', 'SG'])}")
        schedules = []
        if draw.chance(70):
            days = sorted(draw.random.sample(range(4, 31), draw.pick([2, 3])))
            self._say(f"schedule Fair: {' and '.join(f'{d} January' for d in days)} from 2022-01-03")
            schedules.append("Fair")
        if draw.chance(40):
            self._say(f"schedule PayDay: every {draw.pick([1, 1, 2])} months from {draw.day()}")
            schedules.append("PayDay")
        window = ""
        if draw.chance(50):
            start = draw.random.randint(4, 20)
            rolled = draw.pick(["", ", rolled"])
            end = start + draw.pick([1, 3, 6, 9])
            self._say(f"schedule Season: each year from {start} January to {end} January{rolled}")
            window = "Season"
        self.names = replace(self.names, schedules=tuple(schedules), window=window, calendar="BusinessDay")

    def _receipt(self) -> None:
        draw = self.draw
        if not self.with_receipt:
            return
        self._say(
            'place HERE "Here" time zone UTC, weekdays except holidays of US',
            f'place THERE "There" time zone {draw.pick(ZONES)}, weekdays except holidays of HK',
            f"fact PlaceOf(party): place, default for ada THERE{', default HERE' if draw.chance(80) else ''}",
            "receipt of n by p under 90:",
        )
        arrival = "DayAt(ArrivalOf(n), PlaceOf(p))"
        match draw.random.randrange(4):
            case 0:
                self._say(f"  on {arrival}")
            case 1:
                self._say(
                    f"  on {arrival} if ClockAt(ArrivalOf(n), PlaceOf(p)) {draw.pick(['<', '<='])} 17:00",
                    f"  otherwise on NextOpenDayAt({arrival}, PlaceOf(p))",
                )
            case 2:
                self._say(f"  on {arrival} if OpenAt({arrival}, PlaceOf(p))", f"  otherwise on {arrival} + 2")
            case _:
                self._say(f"  on {draw.pick(['1 business days', '3 days', '2 days'])} after n.date")

    # ---- what is recorded

    def _facts(self) -> None:
        draw, calls = self.draw, list[Signature]()
        types = {"yes/no": ["", ", default yes", ", default no"], "number": ["", ", default 2"]}
        types |= {"money": [""], "date": ["", ", default 2022-01-12"], "goods": ["", ", default wool"]}
        kinds = ["yes/no", *draw.some(["yes/no", "yes/no", "number", "money", "date", "goods", "number"], 5)]
        for number, type_ in enumerate(kinds):
            of = draw.pick([(), ("party",), ("party",), ("party", "party")])
            more = draw.pick([*types[type_], ""])
            more += ", symmetric" if len(of) == 2 and draw.chance(50) else ""
            written = "Goods" if type_ == "goods" else type_
            parameters = f"({', '.join(of)})" if of else ""
            self._say(f"fact Fact{number}{parameters}: {written}{more}")
            calls.append(Signature(f"Fact{number}", of, type_))
        if self.rates:
            self._say("fact UsdRate(currency): number" + draw.pick(["", ", default 2"]))
        self.facts = tuple(calls)

    def _fields(self, *core: tuple[str, str, bool]) -> tuple[tuple[str, str, bool], ...]:
        draw = self.draw
        pool = ["price", "quantity", "goods", "day", "urgent"]
        types = {"price": "money", "quantity": "number", "goods": "goods", "day": "date", "urgent": "yes/no"}
        return (*core, *((n, types[n], draw.chance(30)) for n in draw.some(pool, 4)))

    def _events(self) -> None:
        draw = self.draw
        self.with_receipt = draw.chance(45)
        ref, by = ("re", "ref", draw.chance(30)), ("by", "party", False)
        types = [
            EventType(
                "Sale", self._fields(("ref", "ref", True), ("seller", "party", False), ("buyer", "party", False))
            ),
            EventType("Loan", self._fields(by, ref)),
            EventType("Visit", (by,)),
            EventType("Assent", self._fields(by, ("re", "ref", False))),
            EventType("Vote", (("re", "ref", False),)),
            EventType("Delivery", self._fields(by, ref, ("quantity", "number", False))),
            EventType("Opening", (("by", "party", True),)),
            EventType("Release", (("of", "section", False), ref)),
            EventType("Offer", (by, ("to", "parties", False), ref), notice=True),
        ]
        actors = {"Sale": "seller", "Loan": "by", "Visit": "by", "Assent": "by", "Delivery": "by"}
        written = {"parties": "list of party", "goods": "Goods"}
        fixed = []
        for type_ in types:
            named = {name: (name, of, optional) for name, of, optional in reversed(type_.fields)}
            fields = tuple(named[name] for name in dict.fromkeys(name for name, _, _ in type_.fields))
            word = "act" if type_.name in ACTS else "event"
            kind = ", a notice" if type_.notice else ", an approval" if type_.name == "Vote" else ""
            self._say(f"{word} {type_.name}{kind}")
            final = []
            for name, of, optional in fields:
                actor = ", the actor" if actors.get(type_.name) == name else ""
                default = {"goods": ", default cloth", "yes/no": ", default yes"}.get(of, "")
                with_default = default if optional and draw.chance(50) else ""
                more = actor or with_default or (", optional" if optional else "")
                self._say(f"  {name}: {written.get(of, of)}{more}")
                final.append((name, of, optional and not actor and not with_default))
            if type_.notice:
                self._say("  received: moment, optional")
            fixed.append(EventType(type_.name, tuple(final), notice=type_.notice))
        self.base = {t.name: t for t in fixed}
        self._say("event Warning", "  by: party", "  re: ref, optional")
        self.base["Warning"] = EventType("Warning", (("by", "party", False), ("re", "ref", True)), derived=True)
        self.events = tuple(self.base.values())

    # ---- definitions

    def _plan(self) -> None:
        """The clauses by number and kind, so that definitions and other clauses can speak of them."""
        draw = self.draw
        kinds = ["prohibits", "prohibits", "permits"]
        more = ["prohibits", "permits", "requires", "may only", "must", "must", "may", "need not", "deems"]
        more += ["terminates", "suspends", "period", "permits", "must", "may only", "remain"]
        kinds += [draw.pick(more) for _ in range(draw.random.randint(2, 7))]
        draw.random.shuffle(kinds)
        kinds = [k for k in kinds if k != "need not"] + [k for k in kinds if k == "need not"]
        ranks = draw.random.sample(range(100), len(kinds))
        self.plan = []
        for section, (kind, rank) in enumerate(zip(kinds, ranks, strict=True), 1):
            act = draw.pick(["Sale", "Sale", "Loan", "Sale", "Visit"])
            limb = draw.pick(["", "", "", "(a)", "(i)"])
            self.plan.append(Planned(f"{section}{limb}", kind, act, rank, kind == "permits" and draw.chance(12)))
        self.dynamic = {p.number for p in self.plan if p.dynamic}
        self.names = replace(self.names, clauses=tuple(p.number for p in self.plan), receipt=self.with_receipt)

    def _definitions(self) -> None:
        draw = self.draw
        planned = [
            ("state", Signature("Member", ("party",), "yes/no")),
            ("state", Signature("Open", (), "yes/no")),
            ("amount", Signature("Stock", (), "number")),
            ("amount", Signature("Held", ("party",), "number")),
            ("amount", Signature("Purse", (), "money")),
            ("term", Signature("Worth", ("party",), "number")),
            ("term", Signature("First", (), "date", absent=True)),
            ("term", Signature("Limit", ("party",), "money")),
            ("term", Signature("Fit", ("party", "party"), "yes/no")),
            ("term", Signature("Close", ("date",), "yes/no")),
            ("term", Signature("Due", ("party",), "date")),
        ]
        chosen = draw.some(planned, 6)
        draw.random.shuffle(chosen)
        views = draw.chance(50)
        calls = (*self.facts, *(s for _, s in chosen))
        told = {"Sale", *draw.random.sample(sorted(self.base), 4)}
        self.events = tuple(t for t in self.events if t.name in told)
        self.names = replace(self.names, events=self.events, calls=calls)
        self.draw = Expressions(self.random, self.names, self.facts, self.draw.fresh)
        for kind, signature in chosen:
            {"state": self._state, "amount": self._amount, "term": self._term}[kind](signature)
            self.draw.now = (*self.draw.now, signature)
        if draw.chance(40):
            self._division()
        if views:
            self._views()

    def _parameters(self, signature: Signature) -> tuple[str, Scope]:
        names = ["p", "q"] if "date" not in signature.parameters else ["d"]
        given = list(zip(names, signature.parameters, strict=False))
        text = f"({', '.join(f'{n}: {t}' for n, t in given)})" if given else ""
        return text, Scope(tuple(given))

    def _trigger(
        self, scope: Scope, names: tuple[str, ...] = ("Sale", "Delivery", "Assent", "Loan")
    ) -> tuple[str, Scope]:
        """A pattern of an event that moves something, and the scope that sees it."""
        draw = self.draw
        type_ = self.base[draw.pick(names)]
        variable = draw.variable("x")
        items = []
        parties = [n for n, t in scope.variables if t == "party"]
        if parties and draw.chance(85):
            items.append(f"{draw.pick(type_.of('party'))} {parties[0]}")
        items += [
            draw.filter(f, t, replace(scope, earlier=True)) for f, t, _ in draw.some(type_.fields, 1) if t != "party"
        ]
        text = f"{type_.name} {variable} [{', '.join(items)}]" if items else f"{type_.name} {variable}"
        return text, replace(scope.with_(variable, type_), earlier=True)

    def _state(self, signature: Signature) -> None:
        draw = self.draw
        text, scope = self._parameters(signature)
        self._say(f"state {signature.name}{text}")
        if draw.chance(60):
            condition = f" if {draw.truth(scope, 1)}" if draw.chance(50) else ""
            self._say(f"  holds from the start{condition}")
        for word in ("begins", "ends", *draw.some(["begins", "ends"], 1)):
            match draw.random.randrange(7):
                case 0:
                    self._say(f"  {word} on {draw.date(scope, 1, absent=draw.chance(30))}")
                case 1:
                    self._say(f"  {word} when {draw.truth(scope, 1)}")
                case _:
                    pattern, inner = self._trigger(scope)
                    condition = f" if {draw.truth(inner, 2)}" if draw.chance(50) else ""
                    later = f" on {draw.date(inner, 1)}" if draw.chance(25) else ""
                    self._say(f"  {word} with a {pattern}{condition}{later}")

    def _amount(self, signature: Signature) -> None:
        draw = self.draw
        text, scope = self._parameters(signature)
        make = draw.money if signature.type == "money" else draw.number
        self._say(f"amount {signature.name}{text}: {signature.type}")
        if draw.chance(70):
            later = f" on {draw.day()}" if draw.chance(20) else ""
            self._say(f"  starts at {make(scope, 0)}{later}")
        for move in ("rises by", *draw.some(["falls by", "becomes", "rises by", "falls by"], 3)):
            if draw.chance(20) and self.names.schedules:
                schedule = draw.pick(self.names.schedules)
                variable = draw.variable("d")
                inner = replace(scope.with_(variable, "date"), it=signature.type)
                self._say(f"  {move} {make(inner, 1)} {draw.pick(['on', 'after'])} each {schedule} {variable}")
                continue
            pattern, inner = self._trigger(scope, ("Sale", "Delivery", "Delivery", "Loan"))
            condition = f" if {draw.truth(inner, 1)}" if draw.chance(35) else ""
            later = f" on {draw.date(inner, 1)}" if draw.chance(25) else ""
            value = make(replace(inner, it=signature.type), 1)
            self._say(f"  {move} {value} with a {pattern}{condition}{later}")
        if draw.chance(25):
            self._say(f"  rounded to {'USD 0.5' if signature.type == 'money' else draw.pick(['0.5', '2'])}")
        if draw.chance(40):
            self._say(f"  not below {'USD 0' if signature.type == 'money' else draw.pick(['0', '1'])}")

    def _term(self, signature: Signature) -> None:
        draw = self.draw
        text, scope = self._parameters(signature)
        self._say(f"term {signature.name}{text}: {signature.type}")
        match signature.type:
            case "number":
                self._say(f"  means {draw.number(scope, 2)}")
            case "money":
                self._say(f"  means {draw.money(scope, 2)}")
            case "date":
                self._say(f"  means {draw.date(scope, 2, absent=signature.absent)}")
            case _ if draw.chance(40):
                self._say(f"  means {draw.pick(['any', 'all'])} of")
                self._say(
                    *(f"    ({label}) {draw.truth(scope, 1)}" for label in ("i", "ii", "iii")[: draw.pick([2, 3])])
                )
                if draw.chance(50):
                    self._say(f"  unless {draw.truth(scope, 1)}")
            case _:
                self._say(f"  means {draw.truth(scope, 2)}")
                if draw.chance(30):
                    self._say(f"  unless {draw.truth(scope, 1)}")

    def _division(self) -> None:
        draw = self.draw
        scope = Scope((("r", "ref"),))
        kinds = draw.random.sample(["Delivery", "Assent", "Sale"], draw.pick([1, 2]))
        self._say(f"division Cut(r: ref): number of {draw.number(scope, 1)}")
        for rank, kind in enumerate(kinds, 1):
            variable = draw.variable("c")
            type_ = self.base[kind]
            key = "ref" if kind == "Sale" else "re"
            only = f" [{key} r]" if draw.chance(60) else ""
            inner = scope.with_(variable, type_)
            weight, cap = draw.number(inner, 0), draw.number(inner, 0)
            self._say(f"  rank {rank}: {kind} {variable}{only} by {weight} capped at {cap}")
        if draw.chance(50):
            self._say(f"  reserving {draw.pick(['1', '2', '3', '0.5'])} for {kinds[-1]} {draw.variable('c')}")
        self.names = replace(self.names, divisions=tuple(("Cut", k) for k in kinds))
        self.draw.names = self.names

    def _views(self) -> None:
        """Named kinds of acts and of events, some with a date of their own."""
        draw = self.draw
        found = []
        for name, kind in (("Bargain", "Sale"), ("Lease", draw.pick(["Loan", "Delivery"]))):
            type_ = self.base[kind]
            scope = Scope((("x", type_),))
            extra = [("holder", "party", draw.value("party", scope))] if draw.chance(60) else []
            self._say(f"event {name}", f"  from a {kind} x")
            if draw.chance(70):
                self._say(f"    if {draw.truth(replace(scope, inside='x'), 1)}")
            if draw.chance(25):
                self._say(f"    unless {draw.truth(replace(scope, inside='x'), 0)}")
            if extra:
                self._say(f"    with {', '.join(f'{n} = {v}' for n, _, v in extra)}")
            if draw.chance(60 if name == "Lease" else 25):
                self._say(f"    on {draw.date(scope, 1)}")
            fields = (*type_.fields, *((n, t, False) for n, t, _ in extra))
            found.append(EventType(name, fields, derived=True))
            if draw.chance(50):
                break
        self.views = tuple(found)
        self.base |= {t.name: t for t in found}
        self.names = replace(self.names, events=(*self.events, *found))
        self.draw.names = self.names

    # ---- clauses

    def _clause(self, planned: Planned) -> None:
        draw = self.draw
        number, _, limb = planned.number.partition("(")
        protects = draw.pick(["", "", "", " protects ada", " protects every Partner p"])
        self._say(f'clause {number} "{planned.kind}"{protects}')
        if limb:
            self._say(f'  ({limb} "limb"')
        indent = "      " if limb else "  "
        writers: dict[str, Callable[[Planned], list[str]]] = {
            "prohibits": self._bar,
            "permits": self._bar,
            "requires": self._requires,
            "may only": self._power,
            "must": self._duty,
            "may": self._duty,
            "need not": self._release,
            "deems": self._deems,
            "terminates": self._ends,
            "suspends": self._ends,
            "period": self._duty,
            "remain": lambda _: ["accrued duties remain"],
        }
        for _ in range(1 if planned.kind in ("need not", "remain") else draw.pick([1, 1, 1, 2])):
            self._say(*(indent + line for line in writers[planned.kind](planned)))

    def _tails(self, scope: Scope, *, frees: bool, depth: int = 2) -> list[str]:
        """`if` and `unless` with their conditions; `frees`: whether an `if` that is no does not free the act."""
        draw = self.draw
        lines = [f"if {draw.truth(scope, depth)}"] if draw.chance(75) else []
        if draw.chance(25):
            lines.append(f"unless {draw.truth(scope, depth - 1)}")
        if not frees and not lines and draw.chance(30):
            lines.append(f"if {draw.date(scope, 1, absent=True)} >= today")
        return lines

    def _priorities(self, planned: Planned) -> list[str]:
        """Above what a sentence stands, and below what: by the ranks, so that there is no circle."""
        draw = self.draw
        wanted = BARS if planned.kind == "permits" else ("permits",)
        others = [p for p in self.plan if p.kind in wanted and p.number != planned.number]
        below = [p.number for p in others if p.rank < planned.rank and (planned.kind == "permits" or draw.chance(50))]
        above = [p.number for p in others if p.rank > planned.rank and (planned.kind == "permits" or draw.chance(50))]
        if planned.dynamic:
            return ["notwithstanding whatever (latest Release).of"]
        below = [n for n in below if n not in self.dynamic]
        if planned.kind == "permits" and draw.chance(20):
            below.append("everything")
        lines = []
        if "everything" in below:
            lines.append("notwithstanding everything")
        elif below:
            lines.append(f"notwithstanding {', '.join(below)}")
        if above:
            lines.append(f"subject to {', '.join(above)}")
        return lines

    def _act(self, planned: Planned) -> tuple[str, Scope]:
        draw = self.draw
        views = [t for t in getattr(self, "views", ()) if t.name == "Bargain" and planned.act == "Sale"]
        type_ = draw.pick(views) if views and draw.chance(50) else self.base[planned.act]
        pattern = draw.pattern(type_, Scope(), "s", 0, most=draw.pick([0, 0, 1]))
        return pattern, Scope((("s", type_),), counting="s" if type_.name in ACTS else "")

    def _bar(self, planned: Planned) -> list[str]:
        draw = self.draw
        pattern, scope = self._act(planned)
        every = []
        if draw.chance(15):
            every, scope = ["for every Partner k"], scope.with_("k", "party")
        tails = self._tails(scope, frees=planned.kind == "prohibits")
        return [*every, f"{planned.kind} a {pattern}", *tails, *self._priorities(planned)]

    def _requires(self, planned: Planned) -> list[str]:
        draw = self.draw
        pattern, scope = self._act(planned)
        every = []
        if draw.chance(60):
            every, scope = ["for every Partner k"], scope.with_("k", "party")
        needed = self.base[draw.pick(["Assent", "Assent", "Vote", "Delivery", "Offer"])]
        items = []
        for name, type_, _ in needed.fields:
            if type_ == "party":
                items.append(f"{name} {'k' if every and draw.chance(80) else draw.value('party', scope)}")
            elif type_ == "parties" and draw.chance(60):
                items.append(f"{name} {'k' if every else draw.value('party', scope)}")
            elif type_ == "ref" and draw.of_type(scope, "ref"):
                items.append(f"{name} {draw.pick(draw.of_type(scope, 'ref'))}")
            elif draw.chance(40):
                items.append(draw.filter(name, type_, scope))
        items += draw.pick([["before s"], ["before s"], []])
        if draw.chance(40):
            condition = f"such that s.date {draw.pick(ORDER_)} {draw.period('need.date')}"
            items.append(condition)
        return [
            *every,
            f"a {pattern} requires a {needed.name} need [{', '.join(items)}]",
            *self._tails(scope, frees=True, depth=1),
            *self._priorities(planned),
        ]

    def _opening(self, *, party: bool = True, crossing: bool = True) -> tuple[list[str], Scope]:
        """What opens a sentence."""
        draw = self.draw
        match draw.random.randrange(10):
            case 0 | 1 if crossing:
                word = draw.pick(["holds", "holds", "ceases"])
                return [f"once {draw.truth(Scope(whole=party), 1)} {word}"], Scope()
            case 2 if self.names.schedules:
                return [f"for each {draw.pick(self.names.schedules)} d"], Scope((("d", "date"),))
            case 3 if party:
                scope = Scope()
                return [], scope
            case 4 | 5 if self.with_receipt:
                type_ = self.base["Offer"]
                party_ = draw.pick(["ada", "ben"])
                scope = Scope((("o", type_),))
                condition = f" if {draw.truth(scope, 1)}" if draw.chance(30) else ""
                return [f"when an Offer o is received by {party_}{condition}"], scope
            case _:
                type_ = self.base[draw.pick(["Opening", "Delivery", "Assent", "Sale", "Loan", "Offer", "Warning"])]
                pattern = draw.pattern(type_, Scope(), "o", 0, most=1)
                scope = Scope((("o", type_),))
                condition = f" if {draw.truth(scope, 1)}" if draw.chance(40) else ""
                return [f"when a {pattern}{condition}"], scope

    def _last_day(self, scope: Scope) -> str:
        """A day by which something is due."""
        draw = self.draw
        base = draw.pick([*draw.of_type(scope, "date"), *draw.of_type(scope, "date"), draw.day()])
        return draw.period(str(base)) if draw.chance(75) else draw.date(scope, 1, absent=draw.chance(30))

    def _bearer(self, scope: Scope) -> tuple[str, Scope]:
        draw = self.draw
        if draw.chance(45):
            return "every Partner b", scope.with_("b", "party")
        return draw.pick(["ada", "ben", "cleo", "each of ada, ben"]), scope

    def _performance(self, scope: Scope, bearer: str) -> str:
        """The event that performs a duty or exercises a right."""
        draw = self.draw
        type_ = self.base[draw.pick(["Delivery", "Assent", "Visit", "Offer", "Loan"])]
        items = []
        if draw.chance(80) and " of " not in bearer:
            items.append(f"by {'b' if bearer.startswith('every') else bearer}")
        refs = draw.of_type(scope, "ref")
        if refs and type_.of("ref") and draw.chance(50):
            items.append(f"{type_.of('ref')[0]} {draw.pick(refs)}")
        items += [
            draw.filter(f, t, scope) for f, t, _ in draw.some(type_.fields, 1) if t not in ("party", "ref", "parties")
        ]
        return f"{type_.name} e [{', '.join(items)}]" if items else f"{type_.name} e"

    def _duty(self, planned: Planned) -> list[str]:
        draw = self.draw
        opening, scope = self._opening()
        if draw.chance(20) and not any("every" in line for line in opening):
            opening, scope = [*opening, "for every Guest g"], scope.with_("g", "party")
        lines = []
        if planned.kind == "period":
            lines = [f"period for {draw.pick(['ada', 'ben'])} until {self._last_day(scope)}"]
            lines += [f"if {draw.truth(scope, 1)}"] if draw.chance(40) else []
            return [*opening, *lines]
        bearer, scope = self._bearer(scope)
        to = draw.pick(["", "", f" to {draw.pick(['ada', 'cleo'])}", " to every Guest h"])
        if planned.kind == "must" and draw.chance(8):
            lines.append(f'{bearer} must "keep the shop tidy"{to}')
        else:
            verb = "must make" if planned.kind == "must" else "may make"
            verb = "must use efforts to make" if planned.kind == "must" and draw.chance(10) else verb
            lines.append(f"{bearer} {verb} a {self._performance(scope, bearer)}{to}")
        lines += [f"if {draw.truth(scope, 1)}"] if draw.chance(40) else []
        lines += [f"unless {draw.truth(scope, 1)}"] if draw.chance(15) else []
        lines += [f"while {draw.truth(scope, 1)}"] if draw.chance(25) else []
        if draw.chance(85):
            lines.append(f"{draw.pick(['within', 'by', 'by', 'on'])} {self._last_day(scope)}")
        elif draw.chance(50):
            lines.append("promptly")
        if planned.kind == "may":
            lines += [f"opens on {draw.date(scope, 1)}"] if draw.chance(25) else []
            for word in draw.some(["lapses", "waived", "exercised"], 2):
                lines.append(f"{word} when {draw.truth(scope, 1)}")
        elif draw.chance(25):
            lines.append(f"excused when {draw.truth(scope, 1)}")
        if bearer.startswith("each of") and draw.chance(50):
            lines.append("jointly and severally")
        return [*opening, *lines]

    def _power(self, planned: Planned) -> list[str]:
        draw = self.draw
        opening, scope = self._opening() if draw.chance(60) else ([], Scope())
        bearer, scope = self._bearer(scope)
        type_ = self.base[planned.act]
        actor = "seller" if planned.act == "Sale" else "by"
        items = [f"{actor} b"] if bearer.startswith("every") and draw.chance(70) else []
        refs = draw.of_type(scope, "ref")
        if refs and type_.of("ref") and draw.chance(40):
            items.append(f"{type_.of('ref')[0]} {draw.pick(refs)}")
        items += [
            draw.filter(f, t, Scope()) for f, t, _ in draw.some(type_.fields, 1) if t in ("goods", "number", "yes/no")
        ]
        pattern = f"{type_.name} s [{', '.join(items)}]" if items else f"{type_.name} s"
        lines = [f"{bearer} may only make a {pattern}"]
        inner = scope.with_("s", type_)
        lines += [f"if {draw.truth(inner, 1)}"] if draw.chance(50) else []
        if opening or draw.chance(30):
            lines += [f"{draw.pick(['within', 'until'])} {self._last_day(scope)}"] if draw.chance(80) else []
            lines += [f"opens on {draw.date(scope, 1)}"] if draw.chance(30) else []
            lines += [f"lapses when {draw.truth(scope, 1)}"] if draw.chance(20) else []
        return [*opening, *lines, *self._priorities(planned)]

    def _release(self, planned: Planned) -> list[str]:
        draw = self.draw
        duties = [p.number for p in self.plan if p.kind == "must" and p.number != planned.number]
        if not duties:
            return ['without operation "nothing is owed"']
        duty = draw.pick(duties)
        condition = [f"if {draw.truth(Scope(), 1)}"] if draw.chance(85) else []
        return [f"{draw.pick(['ada', 'ben'])} need not perform {duty}", *condition, f"notwithstanding {duty}"]

    def _deems(self, _: Planned) -> list[str]:
        draw = self.draw
        opening, scope = self._opening(party=False)
        if any("Warning" in line for line in opening):
            opening, scope = ["when an Opening o"], Scope((("o", self.base["Opening"]),))
        items = [f"by {draw.value('party', scope)}"]
        refs = draw.of_type(scope, "ref")
        items += [f"re {draw.pick(refs)}"] if refs and draw.chance(60) else []
        later = f" on {draw.date(scope, 1)}" if draw.chance(60) else ""
        tail = [f"{draw.pick(['if', 'if', 'unless'])} {draw.truth(scope, 1)}"] if draw.chance(40) else []
        return [*opening, f"deems a Warning [{', '.join(items)}]{later}", *tail]

    def _ends(self, planned: Planned) -> list[str]:
        draw = self.draw
        opening, scope = self._opening(party=False)
        others = [p.number for p in self.plan if p.number != planned.number and p.kind != "remain"]
        targets = ", ".join(draw.random.sample(others, draw.pick([1, 2])))
        targets = draw.pick([targets] * 6 + [f"this agreement except {planned.number}"])
        tail = [f"if {draw.truth(replace(scope, whole=False), 1)}"] if draw.chance(30) else []
        if planned.kind == "terminates":
            return [*opening, f"terminates {targets}", *tail]
        start = draw.pick([*draw.of_type(scope, "date"), draw.day()])
        return [*opening, f"suspends {targets} from {start} until {draw.period(str(start))}", *tail]

    # ---- another agreement

    def _annex(self) -> str:
        """An agreement with periods of its own, one clause of which may prevail over one of the first."""
        draw = self.draw
        lines = [
            'agreement annex "An annex" dated 2022-01-04',
            f"  time zone {draw.pick([self.zone, *ZONES])}",
            "  currency USD",
            f"  periods {draw.pick(['exclude', 'include'])} the day they run from and roll forward",
            "  months stop at the last day",
            "use deal",
            'role Signer "who signed"',
            'party ada "Ada" is Signer',
            'party ben "Ben" is Signer',
            "calendar BusinessDay: weekdays except holidays of HK",
            'clause 1 "a bar"',
            "  prohibits a deal:Sale s",
            f"  if s.date <= {draw.period('2022-01-10')}",
        ]
        permits = [p.number for p in self.plan if p.kind == "permits"]
        bars = [p.number for p in self.plan if p.kind == "prohibits"]
        if bars:
            lines += ['clause 2 "a way out"', "  permits a deal:Sale s [seller ada]"]
            lines += [
                f"  if some deal:Opening o [before s, such that s.date {draw.pick(ORDER_)} {draw.period('o.date')}]"
            ]
            lines += [f"  notwithstanding 1, {', '.join(f'deal:{b}' for b in bars)}"]
        if permits and draw.chance(60):
            lines += ['clause 3 "order"', f"  prevails over deal:{permits[0]}"] if not draw.chance(50) else []
        return "\n".join(lines) + "\n"


ORDER_ = ("<=", "<", "<=")


def write_rules(random: Random) -> dict[str, str]:
    """The files of a rule set, by name."""
    return RuleWriter(random).write()
