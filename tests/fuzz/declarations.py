"""What stands before the clauses of a rule set: its head, what is recorded, definitions; drawn at random."""

from dataclasses import dataclass, replace
from random import Random

from .expressions import EventType, Expressions, Names, Scope, Signature

ZONES = ("UTC", "Asia/Hong_Kong", "America/New_York")
ACTS = ("Sale", "Loan", "Visit")
THEMES = (
    ("terminates", "deems", "deems"),
    ("suspends", "deems", "prohibits"),
    ("suspends", "may only", "may only"),
    ("terminates", "must", "must"),
    ("must", "need not", "must"),
    ("may", "may only", "period"),
    ("requires", "requires", "permits", "permits"),
    ("may only", "may only", "permits"),
)
"""Kinds of sentences that bear on one another."""
NUMBERS = (1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 20, 21, 22, 31)
"""Of clauses: some of them begin like others."""


@dataclass(frozen=True)
class Planned:
    """A clause or limb before its sentences are drawn: its number, its kind, the act it is about, and its rank."""

    section: str
    limb: str
    kind: str
    act: str
    rank: int
    dynamic: bool = False
    """Whether it is a permission over whatever an event names."""

    @property
    def number(self) -> str:
        """How it is cited."""
        return f"{self.section}({self.limb})" if self.limb else self.section


class Declarations:
    """Writes everything that stands before the clauses, and plans the clauses so that it can speak of them."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.names = Names(parties=("ada", "ben", "cleo"), roles=("Partner", "Guest"), goods=("cloth", "wool", "gold"))
        self.draw = Expressions(random, self.names)
        self.lines: list[str] = []

    def _say(self, *lines: str) -> None:
        self.lines += lines

    # ---- the head, calendars

    def _head(self) -> None:
        draw = self.draw
        self.zone = draw.pick(ZONES) if draw.chance(40) else "UTC"
        rolls = ["do not roll", "do not roll", "roll forward", "roll back"]
        months = draw.pick(["stop at the last day", "stop at the last day", "run on to the next day"])
        self.rates = draw.chance(30)
        self._say(
            f'agreement deal "A deal" dated 2022-01-{draw.pick(["03", "05", "10"])}',
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
            EventType("Payment", (by, ("to", "party", False), ("quantity", "number", False))),
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
        more += ["terminates", "suspends", "period", "permits", "must", "may only"]
        if draw.chance(60):  # a few kinds that meet often
            more = draw.random.sample(more, 4)
        kinds += draw.pick(THEMES) if draw.chance(50) else ()
        kinds += [draw.pick(more) for _ in range(draw.random.randint(1, 5))]
        draw.random.shuffle(kinds)
        kinds = [k for k in kinds if k != "need not"] + [k for k in kinds if k == "need not"]
        acts = draw.pick([["Sale", "Sale", "Loan", "Sale", "Visit"], ["Sale"], ["Loan"], ["Sale", "Visit"]])
        ranks = draw.random.sample(range(100), len(kinds))
        numbers = iter(sorted(draw.random.sample(NUMBERS, len(kinds))))
        self.plan = []
        while kinds:
            several = draw.chance(25) and kinds[0] != "need not"
            labels = draw.random.choice((("a", "b", "c"), ("i", "ii", "iii")))[: draw.pick([2, 2, 3])]
            labels = labels if several else draw.pick([("",), ("",), ("",), labels[:1]])
            section, rank = str(next(numbers)), 10 * ranks.pop()
            for limb in labels:
                if kinds and (not several or kinds[0] != "need not"):
                    kind = kinds.pop(0)
                    dynamic = kind == "permits" and not several and draw.chance(12)
                    self.plan.append(Planned(section, limb, kind, draw.pick(acts), rank + len(limb), dynamic))
        self.dynamic = {p.number for p in self.plan if p.dynamic}
        cited = dict.fromkeys(n for p in self.plan for n in (p.number, p.section))
        self.names = replace(self.names, clauses=tuple(cited), receipt=self.with_receipt)

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
            ("term", Signature("Able", ("party",), "yes/no")),
            ("term", Signature("Close", ("date",), "yes/no")),
            ("term", Signature("Due", ("party",), "date")),
        ]
        chosen = draw.some(planned, 6)
        draw.random.shuffle(chosen)
        views = draw.chance(50)
        calls = (*self.facts, *(s for _, s in chosen))
        told = {"Sale", *draw.random.sample(sorted(self.base), 3)}
        told |= {"Offer"} if self.with_receipt else set()
        self.events = tuple(t for t in self.events if t.name in told)
        if any(p.kind == "deems" for p in self.plan):  # what is deemed is asked for often
            self.events += (self.base["Warning"],) * 3
            self._say("term Warned(p: party): yes/no means some Warning w [by p]")
            calls = (*calls, Signature("Warned", ("party",), "yes/no"))
        self.names = replace(self.names, events=self.events, calls=calls)
        self.draw = Expressions(self.random, self.names, self.facts, self.draw.fresh)
        for kind, signature in chosen:
            {"state": self._state, "amount": self._amount, "term": self._term}[kind](signature)
            self.draw.now = (*self.draw.now, signature)
        if draw.chance(35):
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
        if signature.name == "Held" and draw.chance(30):  # a plain sum, which is evaluated in a way of its own
            only = draw.pick(["", "", f", goods {draw.pick(self.names.goods)}"])
            for move in ("rises by", "falls by", *draw.some(["rises by"], 1)):
                kind = draw.pick(["Delivery", "Payment", "Payment"])
                fits = only if "goods" in {n for n, _, _ in self.base[kind].fields} else ""
                field = draw.pick(["by", "to"] if kind == "Payment" else ["by"])
                self._say(f"  {move} x.quantity with a {kind} x [{field} p{fits}]")
            return
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
        self._say(f"division Cut(r: ref): number of {draw.pick([draw.number(scope, 1), '5', '7.5', '10'])}")
        for rank, kind in enumerate(kinds, 1):
            variable = draw.variable("c")
            type_ = self.base[kind]
            key = "ref" if kind == "Sale" else "re"
            only = f" [{key} r]" if draw.chance(40) else ""
            inner = scope.with_(variable, type_)
            weight, cap = draw.number(inner, 0), draw.number(inner, 0)
            self._say(f"  rank {rank}: {kind} {variable}{only} by {weight} capped at {cap}")
        if draw.chance(50):
            self._say(f"  reserving {draw.pick(['1', '2', '3', '0.5'])} for {kinds[-1]} {draw.variable('c')}")
        share = Signature("Part", ("ref",), "number")
        self._say(f"term Part(r: ref): number means (total for {draw.pick(kinds)} in Cut(r))")
        self.draw.now = (*self.draw.now, share)
        self.names = replace(
            self.names, divisions=tuple(("Cut", k) for k in kinds), calls=(*self.names.calls, *[share] * 2)
        )
        self.draw.names = self.names

    def _views(self) -> None:
        """Named kinds of acts and of events, some with a date of their own."""
        draw = self.draw
        found: list[EventType] = []
        for name, kind in (("Bargain", "Sale"), ("Lease", draw.pick(["Loan", "Delivery"])), ("Pact", "Bargain")):
            if name == "Pact" and (len(found) < 1 or draw.chance(60)):
                continue
            type_ = self.base[kind]
            more = [("holder", "party")] if draw.chance(60) and name != "Pact" else []
            dated = draw.chance(60 if name == "Lease" else 25)
            self._say(f"event {name}")
            self._source(type_, more, dated=dated)
            fields = type_.fields
            if draw.chance(50) and name != "Pact":
                other = self.base[{"Loan": "Delivery", "Delivery": "Loan"}.get(kind, kind)]
                self._source(other, more, dated=draw.chance(30))
                fields = tuple(f for f in fields if f in other.fields)
            found.append(EventType(name, (*fields, *((n, t, False) for n, t in more)), derived=True))
            self.base[name] = found[-1]
            if draw.chance(40):
                break
        self.views = tuple(found)
        self.names = replace(self.names, events=(*self.events, *found * 2))
        self.draw.names = self.names

    def _source(self, type_: EventType, more: list[tuple[str, str]], *, dated: bool) -> None:
        """One of the events that a view reads off."""
        draw = self.draw
        scope = Scope((("x", type_),))
        self._say(f"  from a {type_.name} x")
        if draw.chance(15):
            self._say(f"    for every {draw.pick(self.names.roles)} k")
            scope = scope.with_("k", "party")
        if draw.chance(70):
            self._say(f"    if {draw.truth(replace(scope, inside='x'), 1)}")
        if draw.chance(25):
            self._say(f"    unless {draw.truth(replace(scope, inside='x'), 0)}")
        if more:
            self._say(f"    with {', '.join(f'{n} = {draw.value(t, scope)}' for n, t in more)}")
        if dated:
            self._say(f"    on {draw.date(scope, 1)}")
