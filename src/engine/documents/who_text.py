"""Who shall, who shall not, who may and whose consent is asked for, as far as the words of a section tell.

Only what stands in plain sight is read: a party directly before its *shall*, *shall not* or *may*, and a party whose
consent, approval or waiver is named. What a sentence says in a roundabout way is left alone.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from .items import Item

Part = Literal["shall", "shall not", "may", "consent"]
"""The part that a party plays in a sentence."""


@dataclass(frozen=True, slots=True)
class Playing:
    """A party and the part that it plays; `item` is where its name stands."""

    part: Part
    item: Item


_NEAR = 80
"""Characters before a name in which the words are looked for that say what part it plays."""
_MOST_JOINED = 20
"""Parties that are named together; who gives more of them is not read to the end."""
_ADVERBS = (
    r"(?:\s*,?\s*(?:also|further|hereby|each|jointly and severally|jointly|severally|then|therefore|itself)\b,?)*"
)
_MODAL = re.compile(
    rf"{_ADVERBS}\s+(?:"
    r"(?P<forbids>(?:shall|must|may|will)\s+(?:not|never)|(?:agrees?|undertakes?|covenants?)\s+not\s+to)|"
    r"(?P<gives>may|(?:is|are)\s+(?:entitled|permitted)\s+to|(?:has|have)\s+the\s+(?:right|option)|"
    r"shall\s+(?:have\s+the\s+(?:sole\s+|exclusive\s+)?(?:right|option)|be\s+(?:entitled|permitted|free|at\s+liberty)))|"
    r"(?P<binds>shall|must|(?:is|are)\s+(?:required|obliged|obligated)\s+to|(?:agrees?|undertakes?|covenants?)\s+to)"
    r")\b",
    re.IGNORECASE,
)
_NO_PART = re.compile(
    r"\s*(?:be\s+(?:deemed|construed|liable|bound|required|obliged|obligated|prevented|prohibited|restricted|entitled)|"
    r"have\s+(?:no|any|the\s+meaning)|mean|include|constitute|survive|remain|cease|apply|affect|limit|only\b)",
    re.IGNORECASE,
)
"""What follows a *shall* that binds nobody to do anything, or a *shall not* that forbids nothing."""
_DETERMINER = re.compile(
    r"(?:\b(?P<none>no|neither(?:\s+of)?|none\s+of)|\b(?:each|every|any|either|both|all)(?:\s+of)?|\b(?:the|such|an?))\s*$",
    re.IGNORECASE,
)
_NOT_THE_SUBJECT = re.compile(
    r"\b(?:of|by|to|from|with|for|on|in|against|between|among|upon|under|at|than|as|including|or\s+not|other\s+than|"
    r"if|when|where|unless|until|whenever|once|after|before|who|whom|whose|that)\s*$",
    re.IGNORECASE,
)
_AGREED_THAT = re.compile(
    r"\b(?:provided|except|save|agrees?|agreed|so)(?:,?\s+(?:further|however),?)?\s+that\s*$", re.IGNORECASE
)
_JOINED = re.compile(r"\s+(?:and|or|nor|and/or)\s+(?:(?:the|each|every|any|either)\s+)?$", re.IGNORECASE)

_CONSENT = r"(?:consents?|approvals?|waivers?|permission|authori[sz]ation|agreement)"
_WHOSE = re.compile(
    rf"\b{_CONSENT}(?:\s*,?\s*(?:in\s+writing|first\s+obtained),?)?\s+(?:of|by|from)\s+"
    r"(?:(?:the|each|every|any|either|both|all)(?:\s+of(?:\s+the)?)?\s+)?$",
    re.IGNORECASE,
)
_OWN = re.compile(
    rf"[’']s?\s+(?:(?:prior|express|written|advance|specific|unanimous|and)\s*,?\s*)*{_CONSENT}\b", re.IGNORECASE
)
_HAS_AGREED = re.compile(
    r"\s+(?:has|have|shall have)\s+(?:(?:first|previously|expressly)\s+)*"
    r"(?:consented|approved|agreed\s+in\s+writing|waived)\b",
    re.IGNORECASE,
)
_OF_A_CONSENT = (
    re.compile(rf"\b(?:{_CONSENT}|consent(?:ed|s)|approve[ds]|waive[ds]|agree[ds])\b[^.;:]{{0,40}}$", re.IGNORECASE),
    re.compile(rf"\s*(?:(?:prior|express|and|or)\b\s*,?\s*)*{_CONSENT}\b", re.IGNORECASE),
)
"""What stands before an *in writing*, or behind a *written*, that speaks of a consent and not of a notice."""
_CHINESE_CONSENT = re.compile(r".{0,4}(?:同意|批准|許可|许可|豁免)")

_VOTE = re.compile(r"(?:\bvot(?:e|es|ing)|\bmeetings?|投票|會議|会议|表決|表决)[^.;:。；]{0,20}$", re.IGNORECASE)
"""Before a *by written consent* that speaks of how members vote."""


def of_a_consent(text: str, item: Item) -> bool:
    """Whether a *written* says how a consent, an approval or a waiver is given; a notice is in writing anyway."""
    before, after = _OF_A_CONSENT
    if _VOTE.search(text, max(0, item.start - 60), item.start):
        return False
    if item.text.lower() == "in writing":
        return before.search(text, max(0, item.start - 80), item.start) is not None
    return (after.match(text, item.end) or _CHINESE_CONSENT.match(text, item.end)) is not None


def playing(text: str, people: Sequence[Item]) -> Iterator[Playing]:
    """The parties of a text that play a part in it, in order; one may play several."""
    by_end = {item.end: item for item in people}
    for number, item in enumerate(people):
        near = max(0, item.start - _NEAR)
        if _WHOSE.search(text, near, item.start) or _OWN.match(text, item.end) or _HAS_AGREED.match(text, item.end):
            yield from (Playing("consent", each) for each in (item, *_joined_to(text, number, people)))
        modal = _MODAL.match(text, item.end)
        if modal is None or _NO_PART.match(text, modal.end()):
            continue
        subjects = [item, *_joined_before(text, item, by_end)]
        before = text[max(0, subjects[-1].start - _NEAR) : subjects[-1].start]
        none = False
        while (determiner := _DETERMINER.search(before)) is not None:
            none = none or bool(determiner["none"])
            before = before[: determiner.start()]
        if _NOT_THE_SUBJECT.search(before) and not _AGREED_THAT.search(before):
            continue
        part: Part = "shall not" if modal["forbids"] or none else "may" if modal["gives"] else "shall"
        yield from (Playing(part, each) for each in reversed(subjects))


def _joined_before(text: str, item: Item, by_end: dict[int, Item]) -> Iterator[Item]:
    """Of `the Company and the Founder shall`, the Company."""
    joined = _JOINED.search(text, max(0, item.start - _NEAR), item.start)
    while joined is not None and joined.start() in by_end:
        item = by_end[joined.start()]
        yield item
        joined = _JOINED.search(text, max(0, item.start - _NEAR), item.start)


def _joined_to(text: str, number: int, people: Sequence[Item]) -> Iterator[Item]:
    """Of `consent of the Company and the Investor`, the Investor."""
    for item, other in pairwise(people[number : number + _MOST_JOINED]):
        if not _JOINED.fullmatch(text, item.end, other.start):
            return
        yield other


# ---- the section as a whole

_ANY_SHALL = re.compile(
    r"\b(?:shall|must|will|required|obliged|obligated|obligations?|duty|agrees?|undertakes?|covenants?|procure|efforts?|"
    r"(?:is|are)\s+to)\b",
    re.IGNORECASE,
)
_ANY_MAY = re.compile(
    r"\b(?:may|entitled|rights?|options?|elects?|election|permitted|can|could|should|discretion|free|liberty)\b",
    re.IGNORECASE,
)
_SHALL = re.compile(r"\b(?:shall|must)\b(?!\s+not\b|\s+never\b)", re.IGNORECASE)
_MAY = re.compile(r"(?<!\bas\s)(?<!\bthat\s)(?<!\bwhich\s)(?<!\bwho\s)\bmay\b(?!\s+(?:not|be|only)\b)", re.IGNORECASE)
_SHALL_NOT = re.compile(r"\b(?:shall|must|may|will)\s+(?:not|never)\b", re.IGNORECASE)


def modals(text: str, start: int) -> tuple[Literal["shall", "may", ""], tuple[int, int], bool]:
    """Whether a text gives duties alone or rights alone, the place of the first such word, and whether it forbids.

    Looks at what stands behind `start`, where the title ends.
    """
    duties = [match for match in _SHALL.finditer(text, start) if not _NO_PART.match(text, match.end())]
    rights = list(_MAY.finditer(text, start))
    forbids = _SHALL_NOT.search(text, start) is not None
    if duties and not _ANY_MAY.search(text, start):
        return "shall", duties[0].span(), forbids
    if rights and not _ANY_SHALL.search(text, start):
        return "may", rights[0].span(), forbids
    return "", (0, 0), forbids
