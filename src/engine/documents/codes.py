"""The register of finding codes of documents: each code and its subject, once given, never used for anything else.

D0xx the file, D05x limits, D1xx its sections, D2xx where document and rule files part. Each has a page in
`docs/diagnostics/`.
"""

CODES: dict[str, str] = {
    "D001": "a document that cannot be read",
    "D002": "a document of a kind that is not read",
    "D003": "a document that is damaged",
    "D004": "a document without text",
    "D051": "a document that is too large",
    "D052": "a document with too many lines or sections",
    "D053": "nesting that is too deep",
    "D054": "a document with too many pages",
    "D055": "a document that unpacks to too much",
    "D056": "more findings than are shown",
    "D101": "a section or part that is not there",
    "D102": "a number that is left out",
    "D103": "a number that stands twice",
    "D104": "figures that contradict each other",
    "D105": "a place where something is missing",
    "D106": "a reference to a section that is not there",
    "D201": "a clause without its section",
    "D202": "a section without its clause",
    "D203": "a figure that the clause does not say",
    "D204": "a word that changes the meaning and that the clause does not say",
    "D205": "a reference that the clause does not make",
    "D206": "a defined term that the clause does not use",
    "D207": "a figure of the clause that the document does not say",
    "D208": "a remark on something that is not there",
    "D209": "another party than the document says",
    "D210": "a right where the document has a duty, or a duty where it has a right",
    "D211": "a section that has changed",
    "D212": "a section that has gone",
    "D213": "a section that has come",
    "D214": "a section that has another number",
    "D301": "an agreement that is not there",
    "D302": "fingerprints that cannot be read",
    "D303": "a document of another agreement",
}
