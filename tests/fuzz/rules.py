"""A rule set as text: every notion and every kind of clause of the language, well typed, drawn at random."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from .declarations import ACTS, ZONES, Declarations, Planned
from .expressions import Scope

BARS = ("prohibits", "requires", "may only")


class RuleWriter(Declarations):
    """Writes one rule set."""

    def write(self) -> dict[str, str]:
        """The files of the rule set, by name."""
        draw = self.draw
        self._head()
        self._calendars()
        self._facts()
        self._events()
        self._plan()
        self._receipt()
        self._definitions()
        for section in dict.fromkeys(p.section for p in self.plan):
            self._clause([p for p in self.plan if p.section == section])
        self._say('clause 90 "notices"', '  without operation "it stands in the rule of receipt"')
        files = {"town": f'rule set deal "A deal"\n  time zone {self.zone}\n', "deal": "\n".join(self.lines) + "\n"}
        if draw.chance(25):
            files["annex"] = self._annex()
        return files

    # ---- clauses

    def _clause(self, limbs: list[Planned]) -> None:
        draw = self.draw
        protects = draw.pick(["", "", "", " protects ada", " protects every Partner p"])
        self._say(f'clause {limbs[0].section} "{limbs[0].kind}"{protects}')
        if any(p.kind == "must" for p in limbs) and draw.chance(25):
            self._say("  accrued duties remain")
        for planned in limbs:
            if planned.limb:
                self._say(f'  ({planned.limb}) "limb"')
            self._sentences(planned, "      " if planned.limb else "  ")

    def _sentences(self, planned: Planned, indent: str) -> None:
        """The sentences of a clause or limb."""
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
        }
        for _ in range(1 if planned.kind == "need not" else self.draw.pick([1, 1, 1, 2])):
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
            lines.append(f"notwithstanding {', '.join(self._cited(below))}")
        if above:
            lines.append(f"subject to {', '.join(self._cited(above))}")
        return lines

    def _cited(self, numbers: list[str]) -> list[str]:
        """Limbs by their number, or by that of the clause around them."""
        sections = {p.number: p.section for p in self.plan}
        return list(dict.fromkeys(sections[n] if self.draw.chance(30) else n for n in numbers))

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
            every, scope = [f"for every {draw.domain(Scope())} k"], scope.with_("k", "party")
        tails = self._tails(scope, frees=planned.kind == "prohibits")
        return [*every, f"{planned.kind} a {pattern}", *tails, *self._priorities(planned)]

    def _requires(self, planned: Planned) -> list[str]:
        draw = self.draw
        pattern, scope = self._act(planned)
        every = []
        if draw.chance(60):
            every, scope = [f"for every {draw.pick(['Partner', draw.domain(Scope())])} k"], scope.with_("k", "party")
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
            return f"every {draw.pick(['Partner', 'Partner', draw.domain(Scope())])} b", scope.with_("b", "party")
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
        if opening or draw.chance(60):
            lines += self._window(scope)
            lines += [f"lapses when {draw.truth(scope, 1)}"] if draw.chance(25) else []
        return [*opening, *lines, *self._priorities(planned)]

    def _window(self, scope: Scope) -> list[str]:
        """From when until when a power may be used; often on the same day as something else, and seldom never."""
        draw = self.draw
        word = draw.pick(["within", "until"])
        if draw.chance(40):
            base = draw.pick([*draw.of_type(scope, "date"), draw.day()])
            opens = draw.pick([base, f"({draw.pick([1, 2, 3])} {draw.pick(['days', 'business days'])} after {base})"])
            ends = draw.pick(["(1 weeks after", "(2 weeks after", "(1 months after"])
            return [*([f"{word} {ends} {base})"] if draw.chance(60) else []), f"opens on {opens}"]
        return [f"{word} {self._last_day(scope)}"] if draw.chance(85) else []

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
        others = [p for p in self.plan if p.section != planned.section]
        moved = [
            p for p in others if p.kind in ("deems", "must", "may", "may only", "period", "terminates", "suspends")
        ]
        able = [p.number for p in (moved if len(moved) > 1 and draw.chance(50) else others)]
        targets = ", ".join(self._cited(draw.random.sample(able, min(draw.pick([1, 2]), len(able)))))
        targets = draw.pick([targets] * 6 + [f"this agreement except {planned.number}"])
        words = draw.pick([[], [], ["if"], ["unless"], ["unless"], ["if", "unless"]])
        tail = [f"{word} {draw.truth(replace(scope, whole=False), 1)}" for word in words]
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
