"""First look at the documents: whose names they hold, which names there are, and what is declared twice."""

from collections.abc import Sequence
from zoneinfo import available_timezones

from ..diagnostics import Label, did_you_mean
from ..syntax import nodes as s
from . import nodes as m
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
    for document in documents:
        head = next(
            (d for d in document.declarations if isinstance(d, s.AgreementDecl | s.RuleSetDecl | s.VocabularyDecl)),
            None,
        )
        if head is None:
            place = document.declarations[0].span if document.declarations else document.span
            scope.error(
                "C107",
                place,
                "this file does not say what it is",
                'begin it with `agreement NAME "Title"`, `vocabulary NAME "Title"` or `rule set NAME "Title"`',
            )
            continue
        name = head.name.text
        spaces[document.path] = name
        is_vocabulary = isinstance(head, s.VocabularyDecl)
        space = scope.namespaces.setdefault(name, Namespace(name, is_vocabulary))
        if is_vocabulary:
            scope.vocabularies.append(name)
            scope.vocabulary_paths.add(document.path)
        else:
            space.is_vocabulary = False
        for declaration in document.declarations:
            if isinstance(declaration, s.UseDecl):
                space.uses |= {n.text for n in declaration.names}
            elif (
                isinstance(declaration, s.AgreementDecl | s.RuleSetDecl | s.VocabularyDecl) and declaration is not head
            ):
                scope.error(
                    "C102",
                    declaration.name.span,
                    "a file has one head",
                    "put the other agreement into a file of its own",
                )
    scope.vocabularies.sort(key=lambda v: (v != "common", v))
    return spaces


def names(scope: Scope, document: s.Document) -> None:
    """Enter the names that a document declares."""
    for declaration in document.declarations:
        match declaration:
            case s.PartyDecl():
                _party(scope, declaration)
            case s.SecurityDecl():
                scope.securities[declaration.name.text] = declaration.title
            case s.RoleDecl():
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
                scope.error("C102", entry.span, f"`{name}` is declared by two vocabularies", None, (first,))
            seen.setdefault(name, entry)


def _party(scope: Scope, declaration: s.PartyDecl) -> None:
    name = declaration.name.text
    known = scope.parties.get(name)
    roles: list[str] = []
    for role in declaration.roles:
        entry = scope.roles.get(role.text)
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


def _place(scope: Scope, declaration: s.PlaceDecl) -> None:
    name = declaration.name.text
    check_zone(scope, declaration.zone)
    place = m.Place(
        id=name,
        title=declaration.title,
        zone=declaration.zone.text,
        calendars=tuple(c.text for c in declaration.calendars),
        span=declaration.name.span,
    )
    if scope.places.setdefault(name, place) != place:
        first = Label(scope.places[name].span, "here it is another one")
        scope.error("C102", declaration.name.span, f"the place `{name}` is declared twice and differs", None, (first,))


def check_zone(scope: Scope, zone: s.Name) -> None:
    """A finding for a time zone that the time zone database does not have."""
    known = available_timezones()
    if zone.text not in known:
        scope.error("C110", zone.span, f"there is no time zone `{zone.text}`", did_you_mean(zone.text, known))


def _clause_numbers(scope: Scope, declaration: s.ClauseDecl) -> None:
    number = declaration.number.text
    if ":" in number:
        scope.error(
            "C105",
            declaration.number.span,
            "a clause is declared with its printed number alone",
            f"write `{number.split(':')[1]}`",
        )
        number = number.split(":")[1]
    id_ = f"{scope.namespace}:{number}"
    _enter_clause(scope, id_, declaration.number)
    stack: list[tuple[str, tuple[s.ClauseLimb, ...]]] = [(id_, declaration.limbs)]
    while stack:
        parent, limbs = stack.pop()
        for limb in limbs:
            limb_id = f"{parent}({limb.label})"
            _enter_clause(scope, limb_id, s.Reference(text=limb.label, span=limb.span))
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
            scope.unknown_name(declaration.rate.text, declaration.rate.span, "the fact for the rate of exchange")
        else:
            rate = entry.id
    roll_under = scope.clause_reference(declaration.roll_under) if declaration.roll_under is not None else ""
    scope.rules[name] = OpenRule(
        agreement=name,
        includes_first_day=declaration.includes_first_day,
        roll=declaration.roll,
        roll_under=roll_under,
        months=declaration.months,
        business_days=f"{name}:BusinessDay" if "BusinessDay" in own else "",
        trading_days=f"{name}:TradingDay" if "TradingDay" in own else "",
    )
    rule = m.CountingRule(
        agreement=name,
        includes_first_day=bool(declaration.includes_first_day),
        roll=declaration.roll or "none",
        roll_under=roll_under,
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
