"""Cases of property files, and of versions of rule files, that no text can show."""

from engine.prove.property_files import MOST_BYTES, MOST_PROPERTIES

from .made import Made, _bytes, _text
from .notation import Finding

_HEAD = "properties of lease\n"
_ONE = 'property "Nobody sublets"\n  no Sublet s is permitted\n'
_OTHER = """\
agreement loan "Loan"
  time zone UTC
  currency USD
  periods exclude the day they run from and do not roll
  months stop at the last day
act Draw
  by: party, the actor
clause 1 "No drawing"
  prohibits a Draw d
"""

MADE_PROPERTIES = (
    Made(
        "P002",
        "A property file in the encoding of an old word processor.",
        _bytes("lease.property", _HEAD.encode() + b"# Caf\xe9 Nord\n"),
        "prove lease.clause",
        (Finding("lease.property", 1, "P002", "", "`lease.property` is not UTF-8 text", "save it as UTF-8"),),
        "Property files are plain text in the encoding UTF-8, as rule files are.",
        "Save the file as plain text in UTF-8.",
    ),
    Made(
        "P051",
        "A property file that is too large.",
        _text("lease.property", _HEAD + "#" * MOST_BYTES),
        "prove lease.clause",
        (Finding("lease.property", 1, "P051", "", "`lease.property` is larger than 1 MB", "divide it"),),
        "A property is a sentence or two; a file that large is something else, or holds more than can be proved.",
        "Divide the file, or put some of it into another folder.",
    ),
    Made(
        "P051",
        "More properties than are proved at once.",
        _text("lease.property", _HEAD + "".join(_ONE.replace("Nobody", f"N{n}") for n in range(MOST_PROPERTIES + 1))),
        "prove lease.clause",
        (
            Finding(
                "lease.clause",
                1,
                "P051",
                "",
                "there are more than 500 properties",
                "put some of them into another folder",
            ),
        ),
    ),
    Made(
        "P103",
        "Two agreements that have nothing to do with each other.",
        _text("loan.clause", _OTHER),
        "diff lease.clause loan.clause",
        (
            Finding(
                "command line",
                1,
                "P103",
                "",
                "`lease.clause` and `loan.clause` have no kind of event in common",
                "compare two versions of one agreement, with the same short name",
            ),
        ),
        "Two versions of one agreement have its short name and most of its kinds of events in common; these have none.",
        "Name the old and the new version of one agreement.",
    ),
)
