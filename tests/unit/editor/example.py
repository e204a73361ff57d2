"""A small rule set of two agreements, and places in it that are named by the text before them."""

from collections.abc import Mapping
from pathlib import Path

from contract_dsl.source import Span
from engine.editor.buffers import Buffer, Place
from engine.editor.project import Project, compile_project
from engine.editor.reading import Reader
from engine.editor.view import View

HEAD = """\
rule set house "A workshop, let and pledged"
  time zone UTC
"""

THINGS = """\
vocabulary things "What happens in a workshop"

choice Use: workshop / office

act Sublet "to let a part of the workshop to somebody else"
  by: party, the actor
  ref: ref, optional
  to: party
  use: Use, default workshop
act Payment
  by: party, the actor
  amount: money
event Consent, a notice
  by: party
  re: ref
  written: yes/no, default yes

fact Neighbour(party, party) "who lives next door": yes/no, symmetric, default no
"""

LEASE = """\
agreement lease "Lease of a workshop" dated 2024-01-15
  time zone UTC
  currency USD
  periods exclude the day they run from and do not roll
  months stop at the last day

use house, things

role Tenant "the tenants"
party landlord "Lena Land"
party tenant "Tim Tenant" is Tenant

# The first date that matters.
# It stands in the head of the print.
term FirstYearEnd: date means 1st anniversary of 2024-01-15
term Quiet(p: party): yes/no
  means any of
    (i)  Tenant(p)
    (ii) some Consent [by landlord, re "quiet"]
state Occupier(p: party) "who sits in the workshop"
  holds from the start if Tenant(p)
  begins with a Sublet s [to p]

clause 4.01 "Subletting" protects landlord
  prohibits a Sublet s
    if s.date <= FirstYearEnd and Occupier(s.by)
    unless some Consent c [by landlord, re s.ref, written, before s]

clause 4.02 "What is always allowed"
  (a) "To a neighbour"
      permits a Sublet s if Neighbour(s.to, s.by) and Quiet(s.to) notwithstanding 4.01
  (b) "For an office, “as agreed” 😀"
      permits a Sublet s [use office] notwithstanding 4.01

clause 5 "Whoever leaves"
  terminates 4.02(a), 4.02(b)
"""

LOAN = """\
agreement loan "Loan on the workshop" dated 2024-02-01
  time zone UTC
  currency USD
  periods exclude the day they run from and do not roll
  months stop at the last day

use house, things, lease

party landlord "Lena Land"
party tenant "Tim Tenant"

clause 1 "No payment while the workshop is sublet"
  prohibits a Payment p
    if lease:Occupier(p.by) and p.date <= lease:FirstYearEnd
  reference uses lease:4.02(a), lease:Quiet(i)
"""

TEXTS = {"house": HEAD, "things": THINGS, "lease": LEASE, "loan": LOAN}


def write(folder: Path, **texts: str) -> Path:
    """The rule set in a folder, some of its files with another text."""
    for name, text in {**TEXTS, **texts}.items():
        (folder / f"{name}.clause").write_text(text, encoding="utf-8")
    return folder


def understood(folder: Path, **texts: str) -> Project:
    """The rule set as it is understood."""
    return compile_project(write(folder, **texts), {}, Reader())


def understand(folder: Path, unsaved: Mapping[Path, str]) -> Project:
    """The rule set with texts that are not saved."""
    return compile_project(folder, unsaved, Reader())


def viewed(project: Project, **now: str) -> View:
    """The rule set in an editor, with the texts of some files as they are now."""
    return View(project, {str(project.root / f"{name}.clause"): Buffer(text) for name, text in now.items()})


def path(view: View, name: str) -> str:
    """A file by the name that findings use."""
    return str(view.project.root / f"{name}.clause")


def at(view: View, name: str, before: str) -> Place:
    """The place right behind some text, which stands once in the file."""
    text = view.buffer(path(view, name)).text
    assert text.count(before) == 1, f"{before!r} stands {text.count(before)} times"
    head = text[: text.index(before) + len(before)]
    return Place(head.count("\n") + 1, len(head) - head.rfind("\n"))


def under(view: View, span: Span) -> str:
    """The words of a stretch of the present text."""
    lines = view.buffer(span.path).lines
    assert span.line == span.end_line
    return lines[span.line - 1][span.column - 1 : span.end_column - 1]
