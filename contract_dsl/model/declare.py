"""First look at the documents: whose names they hold, which names there are, and what is declared twice."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib import resources

from ..diagnostics import Label, Mend, did_you_mean
from ..syntax import nodes as s
from . import nodes as m
from .labels import check_order, label_span
from .scope import Entry, Namespace, OpenRule, Scope
from .types import Choice

_KINDS: dict[type[s.Declaration], str] = {
    s.FactDecl: "fact",
    s.EventDecl: "event",
    s.TermDecl: "term",
    s.StateDecl: "state",
    s.AmountDecl: "amount",
    s.CalendarDecl: "calendar",
    s.ScheduleDecl: "schedule",
    s.DivisionDecl: "division",
    s.ChoiceDecl: "choice",
}


def heads(scope: Scope, documents: Sequence[s.Document]) -> dict[str, str]:
    """The namespace of each document, by path, with the namespaces entered."""
    spaces: dict[str, str] = {}
    seen: dict[str, s.Name] = {}
    for document in documents:
        scope.unread |= {d.name.text for d in document.declarations if isinstance(d, s.UnreadDecl)}
        head = next((d for d in document.declarations if _is_head(d)), None)
        if head is None and document.unread:
            continue
        if head is None:
            place = document.declarations[0].span if document.declarations else document.span
            scope.error(
                "C107",
                place,
                "this file does not say what it is",
                'begin it with `agreement NAME "Title"`, `vocabulary NAME "Title"` or `rule set NAME "Title"`',
            )
            continue
        assert isinstance(head, s.AgreementDecl | s.RuleSetDecl | s.VocabularyDecl | s.UnreadDecl)
        name = head.name.text
        if _held_already(scope, head, seen):
            continue
        spaces[document.path] = name
        is_vocabulary = isinstance(head, s.VocabularyDecl)
        space = scope.namespaces.setdefault(name, Namespace(name, is_vocabulary))
        for unread in document.declarations:
            if isinstance(unread, s.UnreadDecl):
                scope.unread_words.add((name, unread.word))
        if is_vocabulary:
            scope.vocabularies.append(name)
            scope.vocabulary_paths.add(document.path)
        else:
            space.is_vocabulary = False
        for declaration in document.declarations:
            if isinstance(declaration, s.UseDecl):
                space.uses |= {n.text for n in declaration.names}
            elif _is_head(declaration) and declaration is not head:
                assert isinstance(declaration, s.AgreementDecl | s.RuleSetDecl | s.VocabularyDecl | s.UnreadDecl)
                scope.error(
                    "C102",
                    declaration.name.span,
                    "a file has one head",
                    "put the other agreement into a file of its own",
                )
    scope.vocabularies.sort(key=lambda v: (v != "common", v))
    return spaces


def _is_head(declaration: s.Declaration) -> bool:
    if isinstance(declaration, s.UnreadDecl):
        return declaration.word in ("agreement", "rule", "vocabulary")
    return isinstance(declaration, s.AgreementDecl | s.RuleSetDecl | s.VocabularyDecl)


def _held_already(scope: Scope, head: s.Declaration, seen: dict[str, s.Name]) -> bool:
    """Whether another file holds the same agreement, or the one rule set; with its finding."""
    if not isinstance(head, s.AgreementDecl | s.RuleSetDecl):
        return False
    key = "rule set" if isinstance(head, s.RuleSetDecl) else f"agreement {head.name.text}"
    first = seen.setdefault(key, head.name)
    if first is head.name:
        return False
    what = f"the agreement `{head.name.text}` stands in two files" if key != "rule set" else "a folder has one rule set"
    scope.error("C102", head.name.span, what, "take one of them away", (Label(first.span, "the first stands here"),))
    return True


def names(scope: Scope, document: s.Document) -> None:
    """Enter the names that a document declares."""
    for declaration in document.declarations:
        match declaration:
            case s.PartyDecl():
                _party(scope, declaration)
            case s.SecurityDecl():
                _same_title(scope, declaration)
                scope.securities[declaration.name.text] = declaration.title
            case s.RoleDecl():
                _same_title(scope, declaration)
                name = declaration.name.text
                scope.roles.setdefault(
                    name, Entry("role", f"{scope.namespace}:{name}", declaration.name.span, declaration)
                )
            case s.PlaceDecl():
                _place(scope, declaration)
            case s.ClauseDecl():
                _clause_numbers(scope, declaration)
            case _:
                kind = _KINDS.get(type(declaration))
                if kind is not None:
                    scope.declare(declaration.name, kind, declaration)  # type: ignore[attr-defined, arg-type]  # the table names them
    for declaration in document.declarations:
        if isinstance(declaration, s.ChoiceDecl):
            _each_once(scope, declaration)
            id_ = f"{scope.namespace}:{declaration.name.text}"
            scope.choices[id_] = Choice(declaration.name.text, tuple(o.text for o in declaration.options))


def across_vocabularies(scope: Scope) -> None:
    """An event type or fact has one meaning in a log, so two vocabularies may not share a name."""
    seen: dict[str, Entry] = {}
    for vocabulary in scope.vocabularies:
        for name, entry in scope.namespaces[vocabulary].entries.items():
            if entry.kind not in ("event", "fact") or entry.span.path not in scope.vocabulary_paths:
                continue
            if name in seen:
                first = Label(seen[name].span, f"`{name}` is declared here first")
                scope.error(
                    "C102", entry.span, f"`{name}` is declared by two vocabularies", "keep it in one of them", (first,)
                )
            seen.setdefault(name, entry)


def _party(scope: Scope, declaration: s.PartyDecl) -> None:
    name = declaration.name.text
    known = scope.parties.get(name)
    roles: list[str] = []
    for role in declaration.roles:
        entry = scope.roles.get(role.text)
        if entry is None and role.text in scope.unread:
            continue
        if entry is None:
            scope.error(
                "C101",
                role.span,
                f"the role `{role.text}` is not declared",
                did_you_mean(role.text, scope.roles) or f'add `role {role.text} "..."` above',
            )
        else:
            roles.append(entry.id)
    if known is not None and known.title != declaration.title:
        first = Label(known.span, f"here it is {known.title}")
        scope.error(
            "C102",
            declaration.name.span,
            f"the party `{name}` has two names",
            "one identifier stands for one party",
            (first,),
        )
        return
    bound = (*(known.bound_by if known else ()), scope.namespace)
    every = tuple(dict.fromkeys((*(known.roles if known else ()), *roles)))
    span = known.span if known is not None else declaration.name.span
    scope.parties[name] = m.Party(
        id=name, title=declaration.title, roles=every, bound_by=tuple(dict.fromkeys(bound)), span=span
    )


def _same_title(scope: Scope, declaration: s.SecurityDecl | s.RoleDecl) -> None:
    """A security or role may be declared in several files, always as the same one."""
    first = scope.titled.setdefault((type(declaration).__name__, declaration.name.text), declaration)
    if first.title != declaration.title:
        what = "security" if isinstance(declaration, s.SecurityDecl) else "role"
        label = Label(first.name.span, f"here it is {first.title}")
        message = f"the {what} `{declaration.name.text}` has two names"
        scope.error("C102", declaration.name.span, message, f"one identifier stands for one {what}", (label,))


def _each_once(scope: Scope, declaration: s.ChoiceDecl) -> None:
    seen: dict[str, s.Name] = {}
    for option in declaration.options:
        first = seen.setdefault(option.text, option)
        if first is not option:
            label = Label(first.span, "it stands here first")
            scope.error("C102", option.span, f"the word `{option.text}` stands twice", "keep one of them", (label,))


def _place(scope: Scope, declaration: s.PlaceDecl) -> None:
    name = declaration.name.text
    check_zone(scope, declaration.zone)
    check_calendars(scope, declaration.calendars)
    place = m.Place(
        id=name,
        title=declaration.title,
        zone=declaration.zone.text,
        calendars=tuple(c.text for c in declaration.calendars),
        span=declaration.name.span,
    )
    if scope.places.setdefault(name, place) != place:
        first = Label(scope.places[name].span, "here it is another one")
        message, help_ = f"the place `{name}` is declared twice and differs", "one identifier stands for one place"
        scope.error("C102", declaration.name.span, message, help_, (first,))


def check_zone(scope: Scope, zone: s.Name) -> None:
    """A finding for a time zone that the time zone database does not have."""
    known = _zones()
    if zone.text not in known:
        scope.error("C110", zone.span, f"there is no time zone `{zone.text}`", did_you_mean(zone.text, known))


@cache
def _zones() -> frozenset[str]:
    """The zones of the package that evaluation takes them from, whatever the machine has."""
    listed = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8")
    return frozenset(listed.split())


def check_calendars(scope: Scope, codes: Sequence[s.Name]) -> None:
    """A finding for each calendar code that does not exist, if the codes are known here."""
    for code in codes:
        if scope.calendars is not None and code.text not in scope.calendars:
            known = sorted(scope.calendars)
            near = did_you_mean(code.text.upper(), known) or f"the calendars: {', '.join(known)}"
            scope.error("C110", code.span, f"there is no calendar `{code.text}`", near)


def _clause_numbers(scope: Scope, declaration: s.ClauseDecl) -> None:
    number = declaration.number.text
    if ":" in number:
        scope.error(
            "C105",
            declaration.number.span,
            "a clause is declared with its printed number alone",
            f"write `{number.split(':')[1]}`",
            (),
            (Mend(declaration.number.span, number.split(":")[1]),),
        )
        number = number.split(":")[1]
    id_ = f"{scope.namespace}:{number}"
    _enter_clause(scope, id_, declaration.number)
    stack: list[tuple[str, tuple[s.ClauseLimb, ...]]] = [(id_, declaration.limbs)]
    while stack:
        parent, limbs = stack.pop()
        check_order(scope, limbs)
        for limb in limbs:
            limb_id = f"{parent}({limb.label})"
            _enter_clause(scope, limb_id, s.Reference(text=limb.label, span=label_span(limb)))
            stack.append((limb_id, limb.limbs))


def _enter_clause(scope: Scope, id_: str, reference: s.Reference) -> None:
    previous = scope.clause_ids.get(id_)
    if previous is not None:
        shown = id_.partition(":")[2]
        first = Label(previous, f"`{shown}` stands here first")
        scope.error(
            "C105", reference.span, f"the number `{shown}` stands twice", "every printed number has one place", (first,)
        )
        return
    scope.clause_ids[id_] = reference.span


def agreement(scope: Scope, declaration: s.AgreementDecl, document: s.Document) -> None:
    """Enter what an agreement says of itself and of counting."""
    name = declaration.name.text
    own = {d.name.text: d for d in document.declarations if isinstance(d, s.CalendarDecl)}
    receipt = next((d for d in document.declarations if isinstance(d, s.ReceiptDecl)), None)
    if declaration.zone is not None:
        check_zone(scope, declaration.zone)
    rate = ""
    if declaration.rate is not None:
        entry = scope.find(declaration.rate.text)
        if entry is None or entry.kind != "fact":
            name_, span = declaration.rate.text, declaration.rate.span
            help_ = f"declare it: `fact {name_}(currency): number`"
            scope.unknown_name(name_, span, "the fact for the rate of exchange", None, help_, kinds=("fact",))
        else:
            rate = entry.id
    fiscal = declaration.fiscal_year_end
    if fiscal is not None:
        check_day(scope, fiscal)
    scope.rules[name] = OpenRule(
        agreement=name,
        includes_first_day=declaration.includes_first_day,
        roll=declaration.roll,
        roll_under="",
        months=declaration.months,
        business_days=f"{name}:BusinessDay" if "BusinessDay" in own else "",
        trading_days=f"{name}:TradingDay" if "TradingDay" in own else "",
    )
    rule = m.CountingRule(
        agreement=name,
        includes_first_day=bool(declaration.includes_first_day),
        roll=declaration.roll or "none",
        roll_under="",
        months=declaration.months or "stop",
        business_days=scope.rules[name].business_days,
        trading_days=scope.rules[name].trading_days,
    )
    scope.agreements[name] = m.Agreement(
        id=name,
        title=declaration.title,
        dated=None,
        zone=declaration.zone.text if declaration.zone is not None else "",
        currency=declaration.currency.text if declaration.currency is not None else "",
        rate=rate,
        rule=rule,
        receipt=receipt.under.text if receipt is not None else "",
        span=declaration.name.span,
    )
    if declaration.roll_under is not None:
        # Its clause can be missing only once the agreement is there.
        roll_under = scope.clause_reference(declaration.roll_under)
        scope.rules[name] = replace(scope.rules[name], roll_under=roll_under)
        scope.agreements[name] = replace(scope.agreements[name], rule=replace(rule, roll_under=roll_under))


def unread_agreement(scope: Scope, name: s.Name, document: s.Document) -> None:
    """Enter an agreement whose head has a mistake: what it says of itself is open."""
    empty: dict[str, None] = dict.fromkeys(
        ("dated", "zone", "currency", "rate", "fiscal_year_end", "includes_first_day", "roll", "roll_under", "months")
    )
    agreement(scope, s.AgreementDecl(name=name, title="", span=name.span, **empty), document)


def check_day(scope: Scope, day: s.DayOfYear) -> None:
    """A finding for a day that no year has."""
    longest = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[day.month - 1]
    if not 1 <= day.day <= longest:
        scope.error("C007", day.span, "there is no such day of the year", f"the last day of that month is {longest}")
