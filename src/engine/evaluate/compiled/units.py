"""What is compiled, each on first use: terms, the reading of views off an act, sentences.

All functions of a program share one set of globals, so that a term that is compiled later takes the place of the
stand-in that the earlier functions call.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t

from ..events import Event
from ..program import Program
from ..unknown import ABSENT
from . import runtime
from .writer import Lines, Writer

if TYPE_CHECKING:
    from ..moments import Moment
    from ..world import World

Applies = Callable[["World", "Moment", str, list[Event]], bool]
"""Whether a sentence applies to an act as what it amounts to; asked about one clause."""
Reading = Callable[["World", "Moment", Event], list[Event]]
"""What an act amounts to as an event of a view."""

_RUNTIME = {
    name: getattr(runtime, name)
    for name in [
        "after",
        "amount",
        "at",
        "before",
        "called",
        "candidates",
        "certain",
        "complied",
        "contains",
        "covers",
        "date_of",
        "eq",
        "evaluated",
        "fact",
        "fact_holds",
        "field",
        "gathered",
        "highest",
        "in_force",
        "items",
        "lowest",
        "member",
        "ne",
        "normal",
        "one_of",
        "present",
        "quotient",
        "read",
        "role",
        "section_covers",
        "shift",
        "state",
        "sure",
        "up_to",
    ]
}


class Compiled:
    """The functions of one program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._globals: dict[str, Any] = {**_RUNTIME, "ABSENT": ABSENT, "Event": Event, "__builtins__": _BUILTINS}
        self._counter = [0]
        self._terms: dict[str, str] = {}
        self._sentences: dict[str, Applies | None] = {}
        self._views: dict[str, Reading | None] = {}

    # ---- terms

    def function(self, id_: str) -> Callable[..., Any]:
        """The function of a term: of a world, a moment, the clause that is asked about, and the arguments."""
        name = self.term(id_)
        return lambda *arguments: self._globals[name](*arguments)  # noqa: PLW0108  # the name is given anew later

    def term(self, id_: str) -> str:
        """The name of the function of a term; it is compiled when it is first called."""
        name = self._terms.get(id_)
        if name is None:
            name = self._terms[id_] = f"T{len(self._terms)}"

            def stand_in(*arguments: Any) -> Any:
                self._compile_term(id_, name)
                return self._globals[name](*arguments)

            self._globals[name] = stand_in
        return name

    def _compile_term(self, id_: str, name: str) -> None:
        term = self.program.model.terms[id_]
        assert term.value is not None
        writer = self._writer()
        parameters = [f"v_{p.name}" for p in term.parameters]
        value = writer.write(term.value)
        if term.exception is not None:
            value = f"({value}) and not {writer.write(term.exception)}"
        if term.type == t.TRUTH:
            value = f"bool({value})"
        writer.function(name, parameters, self._remembered(id_, parameters, value))
        self._execute(writer)

    def _remembered(self, id_: str, parameters: list[str], value: str) -> Lines:
        """The body of a term; what reads the log is kept by the world, as the interpreter keeps it."""
        reads = self.program.reads[id_]
        if not (reads.events or reads.schedules or reads.force or reads.identifiers or reads.complied):
            return [f"return {value}"]
        arguments = "".join(f"{p}, " for p in parameters)
        return [
            f"k = ({id_!r}, t.at, t.ordinal, ({arguments}))",
            "d = w.known_terms",
            "if k in d: return d[k]",
            f"x = w.shared_term({id_!r}, k[3], t)",
            f"if x is None: x = {value}",
            "d[k] = x",
            "return x",
        ]

    # ---- sentences

    def sentence(self, sentence: m.Sentence) -> Applies | None:
        """Whether a sentence applies; nothing if it is one that is not compiled."""
        if sentence.key not in self._sentences:
            self._sentences[sentence.key] = self._compile_sentence(sentence)
        return self._sentences[sentence.key]

    def _compile_sentence(self, sentence: m.Sentence) -> Applies | None:
        if sentence.kind == "may only" or sentence.act is None:
            return None
        writer = self._writer()
        name = writer.fresh("S")
        variable = f"v_{sentence.act.variable}" if sentence.act.variable else writer.fresh("v_")
        writer.bound.add(sentence.act.variable)
        tests = ["True"] if sentence.act.source == "AnyAct" else [writer.belongs(sentence.act, variable)]
        body: Lines = [f"for {variable} in events:", f"    if {' and '.join(tests)}:"]
        body += [f"        {line}" for line in self._sentence_body(writer, sentence, variable, sentence.every)]
        writer.function(name, ["events"], [*body, "return False"])
        self._execute(writer)
        function: Applies = self._globals[name]
        return function

    def _sentence_body(
        self, writer: Writer, sentence: m.Sentence, variable: str, every: tuple[m.Pattern, ...]
    ) -> Lines:
        """The conditions of a sentence for each of what it is `for every` one of."""
        if every:
            rest = every[1:]
            return writer.loop(every[0], lambda _: self._sentence_body(writer, sentence, variable, rest))
        test = writer.condition((*sentence.conditions, *sentence.throughout), sentence.exceptions)
        if sentence.kind == "requires":
            assert sentence.needed is not None
            needed = m.Quantified(type=t.TRUTH, quantifier="some", pattern=sentence.needed)
            test = f"{test} and not {writer.write(needed)}"
        return [f"if {test} and sure({variable}): return True"]

    # ---- views

    def view(self, type_: str) -> Reading | None:
        """How an act is read as an event of a view; nothing if that is not compiled."""
        if type_ not in self._views:
            self._views[type_] = None
            self._views[type_] = self._compile_view(type_)
        return self._views[type_]

    def _compile_view(self, type_: str) -> Reading | None:
        view = self.program.model.events.get(type_)
        if view is None:
            return None
        readings = []
        for source in view.sources:
            base = self.program.model.events.get(source.pattern.source)
            if source.date is not None or source.pattern.kind != "event" or base is None:
                return None
            inner = self.view(base.id) if base.sources else None
            if base.sources and inner is None:
                return None
            readings.append((base.id, inner, self._compile_source(view, source)))

        def read(w: "World", t_: "Moment", act: Event) -> list[Event]:
            found: list[Event] = []
            for base_id, inner, derive in readings:
                if inner is not None:
                    found += derive(w, t_, "", inner(w, t_, act))
                elif act.type == base_id:
                    found += derive(w, t_, "", [act])
            return found

        return read

    def _compile_source(self, view: m.Event, source: m.Source) -> Callable[..., list[Event]]:
        """The events that one source of a view derives from events of the type below it."""
        writer = self._writer()
        name = writer.fresh("V")
        variable = f"v_{source.pattern.variable}" if source.pattern.variable else writer.fresh("v_")
        writer.bound.add(source.pattern.variable)
        body: Lines = ["found = []", f"for {variable} in events:", "    n = 0"]
        body.append(f"    if {writer.belongs(source.pattern, variable)} and sure({variable}):")
        body += [f"        {line}" for line in self._source_body(writer, view, source, variable, source.for_every)]
        writer.function(name, ["events"], [*body, "return found"])
        self._execute(writer)
        function: Callable[..., list[Event]] = self._globals[name]
        return function

    def _source_body(
        self, writer: Writer, view: m.Event, source: m.Source, variable: str, every: tuple[m.Pattern, ...]
    ) -> Lines:
        if every:
            rest = every[1:]
            return writer.loop(every[0], lambda _: self._source_body(writer, view, source, variable, rest))
        fields = "".join(f", {name!r}: {writer.write(value)}" for name, value in source.fields)
        values = f"{{**{variable}.values{fields}}}" if source.fields else f"{variable}.values"
        at = f"{variable}.at + n + (1 if {variable}.base is None else 0)"
        event = f"Event({view.id!r}, {variable}.id, {at}, {variable}.day, {variable}.time, {values}, {variable})"
        return [
            f"if {writer.condition(source.conditions, source.exceptions)}: found.append({event})",
            "n += 1",
        ]

    # ---- making functions

    def _writer(self) -> Writer:
        return Writer(self.program, self.term, self._counter)

    def _execute(self, writer: Writer) -> None:
        """Turn what has been written into functions. The text is made of the checked model alone, never of input."""
        self._globals.update(writer.values)
        text = "\n".join(writer.lines)
        exec(compile(text, "<rules>", "exec"), self._globals)  # noqa: S102  # see the docstring


_BUILTINS = {"bool": bool, "reversed": reversed}

__all__ = ["Applies", "Compiled", "Reading"]
