"""The register of finding codes of the event log: each code and its subject, once given, never used for anything else.

L0xx the file and its lines, L05x limits, L1xx events. `docs/diagnostics/` has a page for each.
"""

CODES: dict[str, str] = {
    "L001": "a log that cannot be read",
    "L002": "a line that is not UTF-8 text",
    "L003": "a line that is no JSON object",
    "L051": "a line that is too long",
    "L052": "a log with too many lines",
    "L053": "nesting that is too deep",
    "L054": "more findings than are shown",
    "L101": "an event without an id",
    "L102": "an event type that is not declared",
    "L103": "a time that is missing or does not exist",
    "L104": "an envelope that is not right",
    "L105": "a field that the event type does not have",
    "L106": "a field that is missing",
    "L107": "a value of the wrong kind",
    "L108": "a fact that is not declared, or asked of the wrong things",
    "L109": "a correction of an event that cannot be corrected",
    "L110": "an id that stands twice",
}
