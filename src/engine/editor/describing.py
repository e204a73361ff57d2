"""What an editor shows when the pointer rests on a name: what it is, of which type and unit, and where it is used."""

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t
from contract_dsl.model.builtins import FUNCTIONS
from contract_dsl.source import Span

from .buffers import Place
from .navigating import named_at
from .project import Project, is_shipped
from .symbols import Symbol
from .values import Values
from .view import View
from .words import word_at

_LINES = 14
_PLACES = 12


def hover(view: View, path: str, place: Place, values: Values | None = None) -> tuple[str, Span] | None:
    """The description, as Markdown, of what stands at a place, and the stretch that it is about."""
    found = named_at(view, path, place)
    if found is not None:
        symbol = view.project.index.symbol(found[0])
        if symbol is not None:
            return describe(view.project, symbol, values), found[1]
    then = view.then(path, place)
    word = word_at(view.buffer(path), path, place)
    if word is None:
        return None
    text, span = word
    function = FUNCTIONS.get(text)
    if function is not None:
        wanted = ", ".join(str(parameter) for parameter in function.parameters)
        result = "" if str(function.result).startswith("any") else f": {function.result}"
        return f"**function** `{text}({wanted}){result}`\n\n{function.meaning}", span
    if then is not None:
        type_ = view.project.index.variables.get(path, {}).get(then.line, {}).get(span.column)
        if type_ is not None:
            return f"`{text}`: {_type(type_)}", span
    return None


def describe(project: Project, symbol: Symbol, values: Values | None = None) -> str:
    """A name in Markdown: kind and type, title, the text that declares it, its value, and what uses it."""
    parts = [f"**{symbol.spoken}** `{signature(project, symbol)}`"]
    if symbol.title:
        parts.append(_escaped(symbol.title))
    text = _declaration(project, symbol)
    if text:
        parts.append(f"```clause\n{text}\n```")
    if values is not None:
        value = values.told(symbol.id)
        if value:
            parts.append(value)
    used = users(project, symbol.id)
    if used:
        shown = ", ".join(f"`{id_}`" for id_ in used[:_PLACES])
        more = len(used) - _PLACES
        parts.append(f"Used by {shown}{f' and {more} more' if more > 0 else ''}.")
    elif symbol.kind in ("term", "fact", "state", "amount", "event"):
        parts.append("Nothing in the rule files uses it.")
    if is_shipped(symbol.span.path):
        parts.append(f"Declared in the vocabulary `{symbol.id.partition(':')[0]}`, which comes with the tool.")
    return "\n\n".join(parts)


def signature(project: Project, symbol: Symbol) -> str:
    """The name with its parameters and its type, as far as it has them: `ia:Affiliate(p: party, q: party): yes/no`."""
    model, id_ = project.loaded.model, symbol.id
    if symbol.kind == "field":
        event = model.events.get(symbol.parent)
        known = event.fields.get(symbol.name) if event is not None else None
        optional = ", optional" if known is not None and known.optional else ""
        type_ = f": {_type(known.type)}{optional}" if known is not None else ""
        return f"{symbol.parent.partition(':')[2]}.{symbol.name}{type_}"
    definition: m.Definition | None
    for group in (model.terms, model.states, model.amounts, model.facts, model.divisions):
        definition = group.get(id_)
        if definition is not None:
            return f"{id_}{_parameters(definition)}{_result(definition)}"
    if id_ in model.events:
        event_type = model.events[id_]
        return f"{id_}{', a notice' if event_type.is_notice else ''}{', an approval' if event_type.is_approval else ''}"
    return id_


def users(project: Project, id_: str) -> tuple[str, ...]:
    """The definitions, clauses and limbs that need a name, the smallest of those that lie in each other."""
    found = {
        e.source: None for e in project.loaded.model.edges if e.target == id_ and not id_.startswith(f"{e.source}(")
    }
    return tuple(source for source in found if not any(other.startswith(f"{source}(") for other in found))


def _parameters(definition: m.Definition) -> str:
    match definition:
        case m.Fact():
            shown = [_type(type_) for type_ in definition.parameters]
        case m.Term() | m.State() | m.Amount() | m.Division():
            shown = [f"{p.name}: {_type(p.type)}" for p in definition.parameters]
        case _:
            shown = []
    return f"({', '.join(shown)})" if shown else ""


def _result(definition: m.Definition) -> str:
    match definition:
        case m.Term() if definition.type is None:
            return ""
        case m.Term() | m.Amount() | m.Fact():
            return f": {_type(definition.type)}"
        case m.State():
            return ": yes/no"
        case _:
            return ""


def _type(type_: t.Type | None) -> str:
    if isinstance(type_, t.Choice):
        return f"{type_.name} ({' / '.join(type_.options)})"
    return str(type_)


def _declaration(project: Project, symbol: Symbol) -> str:
    source = project.sources.get(symbol.whole.path)
    if source is None or symbol.kind in ("field", "word"):
        return ""
    last = min(symbol.whole.end_line, symbol.whole.line + _LINES - 1)
    lines = [source.line(number) for number in range(symbol.whole.line, last + 1)]
    if last < symbol.whole.end_line:
        lines.append("  ...")
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[indent:] for line in lines).strip("\n").replace("```", "'''")


def _escaped(text: str) -> str:
    return "".join(f"\\{c}" if c in r"\`*_{}[]<>#|" else c for c in text)
