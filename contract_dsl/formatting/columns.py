"""Where the lines of a declaration begin: what belongs to something stands to the right of it.

A column here is the number of blanks before a word. The parts of a declaration have theirs from the block structure
(`home`); a line that goes on inside an expression stands below the words that it goes on with.
"""

from collections.abc import Sequence

from ..syntax.concrete import Around, Word
from .spacing import touch, written

STEP = 2
LIMB = 2 * STEP
"""What stands in a limb is that far to the right of its label, if it does not follow the label."""
WIDTH = 120
"""Lines are not longer than that, unless the author made them so."""
_WORTH_IT = 8
"""A line that is too long moves to the left only if it moves that far."""
FARTHEST = 100
"""A line does not begin farther to the right than that."""

_LIMBS = frozenset({"clause_limb", "term_limb", "view_limb"})
_ALTERNATIVES = frozenset({"any_of", "all_of"})
_TAILS = frozenset(
    {
        *("tail_if", "tail_while", "tail_unless", "tail_due", "tail_promptly", "tail_opens", "tail_ends", "tail_over"),
        *("tail_yields", "tail_jointly"),
    }
)
_BELOW_THEIR_START = frozenset(
    {
        *("conditional", "disjunction", "conjunction", "negation", "compare", "in_list", "is_present", "is_in_force"),
        *("is_received", "covers", "complied", "arithmetic", "negative", "aggregate"),
    }
)
"""A line that goes on with these begins below their first word."""
_RIGHT_OF_THEIR_START = frozenset(
    {
        *("at_moment", "at_now", "field_of", "call", "money", "section", "quantified", "every"),
        *("period_after", "period_back", "anniversary", "extreme", "last_days", "holders", "share_of", "total_for"),
        *("any_of", "all_of"),
    }
)
"""A line that goes on with these begins one step to the right of their first word."""
_HANGING = frozenset({"quantified", "every", "aggregate", "extreme", "holders", "last_days"})
"""What these have in brackets goes on one step to the right of their first word, and not below the bracket."""
_ALIGNED_LABELS = frozenset({"limb", "term_limb", "view_limb"})
"""Limbs whose texts stand below each other, however wide their labels are."""
_LISTED = frozenset(
    {
        *("use", "vocabularies", "party", "place", "schedule_days", "view_with", "subject_each", "prevails"),
        *("targets_named", "targets_agreement", "tail_yields", "reference", "protects", "calendar_weekdays"),
    }
)
"""A list without brackets: what follows a comma on a new line begins below the first item."""
_GOES_ON_WITH = frozenset({"if", "on", "with", "after", "requires", "until", "from", "is"})
"""Words with which a part of a declaration goes on, one step to the right of its beginning."""
_HEAD_OF_A_RANK = len(("rank", "1", ":"))
_SEPARATORS = frozenset({",", "/", "and"})


class Columns:
    """The column of each word of one declaration, worked out from the first word to the last."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = words
        self.of: list[int] = []
        """The column of each word."""
        self._open: list[int] = []
        """The brackets that are open: the numbers of their words."""
        self._labels = _label_widths(words)
        self._listed: dict[int, int] = {}
        """The column of the labels of each list of limbs, by the number of the first word of `any of`."""
        self._below_bracket: dict[int, int] = {}
        """The lines that begin below something in a bracket, by their first words, and these brackets."""
        self._narrow: set[int] = set()
        """The brackets below which a line would be too long."""
        self._lay_out()
        while wide := self._too_wide():
            self._narrow |= wide
            self._lay_out()

    def _lay_out(self) -> None:
        self.of, self._open, self._listed, self._below_bracket = [], [], {}, {}
        for number, word in enumerate(self.words):
            self.of.append(self._column(number))
            if word.text in ("(", "["):
                self._open.append(number)
            elif word.text in (")", "]") and self._open:
                self._open.pop()

    def _too_wide(self) -> set[int]:
        """The brackets below which a line begins so far to the right that it is too long."""
        found = set()
        begin = 0
        for number, word in enumerate(self.words):
            if self.begins_line(number):
                begin = number
            bracket = self._below_bracket.get(begin, -1)
            if bracket >= 0 and self.of[number] + len(written(word)) > WIDTH:
                gained = self.of[begin] - self._start_of_line(bracket) - LIMB
                if gained >= _WORTH_IT:
                    found.add(bracket)
        return found - self._narrow

    def begins_line(self, number: int) -> bool:
        """Whether the word is the first one on its line."""
        return number == 0 or self.words[number - 1].line != self.words[number].line

    def _column(self, number: int) -> int:
        if not self.begins_line(number):
            return self._following(number)
        if number == 0:
            return 0
        word = self.words[number]
        column = self._label(number) if word.kind == "LABEL" else self._line(number)
        if column > FARTHEST:
            column = self._home(word.around, number) + LIMB
        return self._within_limbs(number, column)

    def _following(self, number: int) -> int:
        """The column of a word that follows another on its line."""
        before, word = self.words[number - 1], self.words[number]
        if before.kind == "LABEL" and before.around[-1].notion in _ALIGNED_LABELS:
            return self.of[number - 1] + self._labels[before.around[-2].first] + 1
        end = self.of[number - 1] + len(written(before))
        return end if touch(before, word) else end + 1

    # ---- where a line begins

    def _line(self, number: int) -> int:
        word = self.words[number]
        owners = [g for g in word.around if g.first < number]
        bracket = self._open[-1] if self._open else -1
        for depth in range(len(owners) - 1, -1, -1):
            owner = owners[depth]
            if owner.first <= bracket:
                return self._in_bracket(number, bracket)
            if owner.notion in _BELOW_THEIR_START:
                return self._below(owner, owners[:depth], bracket, number)
            if owner.notion in _RIGHT_OF_THEIR_START:
                return self.of[owner.first] + STEP
            if owner.notion == "limb":
                return self.of[owner.first] + self._labels[owners[depth - 1].first] + 1
            if owner.notion == "rank" and number > owner.first + _HEAD_OF_A_RANK:
                return self.of[owner.first + _HEAD_OF_A_RANK]
            if owner.notion in _LISTED and self._goes_on_with_a_list(number):
                return self._first_item(owner, number)
        return self._part(number, owners)

    def _below(self, owner: Around, above: Sequence[Around], bracket: int, number: int) -> int:
        """The column below an expression that a line goes on with; `above` are the notions around it."""
        if owner.notion == "conditional":
            return self._chain(owner, above)
        beside = bracket >= 0 and not any(self.begins_line(n) for n in range(bracket + 1, owner.first + 1))
        directly = not any(bracket < g.first < owner.first for g in above) or above[-1].notion == "item_such_that"
        if beside:
            self._below_bracket[number] = bracket
            if (directly or bracket in self._narrow) and (hanging := self._hanging(bracket)) is not None:
                return hanging
        if above[-1].notion in ("tail_unless", "tail_while"):
            return min(self.of[owner.first], self._start_of_line(above[-1].first) + len("if "))
        if above[-1].notion == "item_such_that":
            return self.of[above[-1].first] + STEP
        return self.of[owner.first]

    def _chain(self, owner: Around, above: Sequence[Around]) -> int:
        """`then` and `else` of one case after the other: `(if A then 1 else (if B then 2 else 3))` is one list."""
        while len(above) > 1 and above[-1].notion == "parenthesis" and above[-2].notion == "conditional":
            if self.words[above[-1].first - 1].text != "else" or owner.first != above[-1].first + 1:
                break
            owner, above = above[-2], above[:-2]
        return self.of[owner.first]

    def _in_bracket(self, number: int, bracket: int) -> int:
        """A line inside of a bracket begins below what follows the bracket, a closing one below the bracket."""
        closes = self.words[number].text in (")", "]")
        self._below_bracket[number] = bracket
        if not closes and (hanging := self._hanging(bracket)) is not None:
            return hanging
        if not self.begins_line(bracket + 1):
            return self.of[bracket] if closes else self.of[bracket + 1]
        return self._start_of_line(bracket) + (0 if closes else STEP)

    def _start_of_line(self, number: int) -> int:
        """The column in which the line of a word begins."""
        while not self.begins_line(number):
            number -= 1
        return self.of[number]

    def _hanging(self, bracket: int) -> int | None:
        """The column of what goes on in a bracket of `some`, `the greater of` and the like, or in one too far right."""
        if bracket in self._narrow:
            return self._start_of_line(bracket) + LIMB
        around = [g for g in self.words[bracket].around if g.notion not in ("bracket", "pattern", "pattern_in")]
        hangs = around[-1].notion in _HANGING and around[-1].first < bracket and not self.begins_line(bracket)
        return self.of[around[-1].first] + STEP if hangs else None

    def _goes_on_with_a_list(self, number: int) -> bool:
        return self.words[number - 1].text in _SEPARATORS or self.words[number].text in _SEPARATORS

    def _first_item(self, owner: Around, number: int) -> int:
        """The column of the first item of the list that `owner` is."""
        first = number - 1
        for other in range(number - 1, owner.first, -1):
            direct = self.words[other].around[-1] is owner and self.words[other].text in _SEPARATORS
            if direct:
                first = other
        return self.of[self._start_of_item(owner, first)]

    def _start_of_item(self, owner: Around, separator: int) -> int:
        """The first word of the item that ends before `separator`."""
        start = separator - 1 if self.words[separator].text in _SEPARATORS else separator
        inside = [g for g in self.words[start].around if g.first > owner.first]
        return inside[0].first if inside and inside[0] is not owner else start

    def _part(self, number: int, owners: Sequence[Around]) -> int:
        """A part of a declaration, or what goes on with one."""
        word, owner = self.words[number], owners[-1]
        inside = next((g for g in word.around if g.first == number), None)
        if len(owners) == 2 or owner.notion in _LIMBS:  # the declaration and its kind
            return self._base(owners)
        if owner.notion == "sentence":
            tail = inside is not None and inside.notion in _TAILS
            return self._base(owners[:-1]) + (STEP if tail else 0)
        home = self._home(owners, number)
        if owner.notion == "from_event" and inside is not None and inside.notion not in ("article", "pattern"):
            return home + STEP
        if owner.notion in ("fact_default", "fact_default_for", "symmetric"):
            return home
        addressee = inside is not None and inside.notion.startswith("addressee")
        return home + (STEP if addressee or word.text in _GOES_ON_WITH else LIMB)

    def _base(self, owners: Sequence[Around]) -> int:
        """Where the parts of a declaration or of a limb begin."""
        limbs = [g for g in owners if g.notion in _LIMBS]
        return self.of[limbs[-1].first] + LIMB if limbs else STEP

    def _home(self, around: Sequence[Around], number: int) -> int:
        """Where the part of the declaration begins, or would begin, that a word belongs to."""
        owners = [g for g in around if g.first < number]
        home = self._base(owners)
        names = [g.notion for g in owners]
        if "sentence" in names and any(name in _TAILS for name in names):
            return home + STEP
        if "from_event" in names and names.index("from_event") + 1 < len(names):
            after = names[names.index("from_event") + 1]
            return home + (STEP if after not in ("article", "pattern") else 0)
        return home

    # ---- limbs

    def _label(self, number: int) -> int:
        word = self.words[number]
        owners = [g for g in word.around if g.first < number]
        limb = next(g for g in word.around if g.first == number and g.notion in (*_LIMBS, "limb"))
        if limb.notion in _LIMBS:
            return self._base(owners)
        alternatives = owners[-1]
        if alternatives.first not in self._listed:
            self._listed[alternatives.first] = self._list_of_limbs(owners, number)
        return self._listed[alternatives.first]

    def _list_of_limbs(self, owners: Sequence[Around], number: int) -> int:
        """The column of the labels below `any of`: right of the expression that it stands in."""
        bracket = self._open[-1] if self._open else -1
        start = owners[-1]
        for owner in reversed(owners):
            if owner.first <= bracket or owner.notion == "limb":
                return self.of[start.first] + STEP
            if owner.notion not in _BELOW_THEIR_START and owner.notion not in _RIGHT_OF_THEIR_START:
                break
            start = owner
        if self._ends_with(start, owners[-1]):
            return self._home(owners, number) + STEP
        return self.of[start.first] + STEP

    def _ends_with(self, whole: Around, part: Around) -> bool:
        """Whether nothing of `whole` follows behind `part`, which is in it."""
        number = part.first
        while number < len(self.words) and any(g is part for g in self.words[number].around):
            number += 1
        return number == len(self.words) or not any(g is whole for g in self.words[number].around)

    def _within_limbs(self, number: int, column: int) -> int:
        """The column, moved so far that the line is in the limbs that it belongs to, and in no other."""
        here, before = self.words[number].around, self.words[number - 1].around
        left = [g for g in before if g.notion in (*_LIMBS, "limb") and not any(g is h for h in here)]
        inside = [g for g in here if g.notion in (*_LIMBS, "limb") and g.first < number]
        if left:
            column = min(column, *(self.of[g.first] for g in left), column)
        if inside:
            column = max(column, max(self.of[g.first] for g in inside) + 1)
        return column


def _label_widths(words: Sequence[Word]) -> dict[int, int]:
    """The width of the widest label of each list of limbs, by the number of the first word of the list."""
    widths: dict[int, int] = {}
    for word in words:
        if word.kind == "LABEL" and word.around[-1].notion in _ALIGNED_LABELS:
            key = word.around[-2].first
            widths[key] = max(widths.get(key, 0), len(word.text))
    return widths
