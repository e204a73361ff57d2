"""The register of finding codes of questions: each code and its subject, once given, never used for anything else.

Q0xx how a question is written, Q1xx what it asks, Q2xx where the answer goes. `docs/diagnostics/` has a page for each.
"""

CODES: dict[str, str] = {
    "Q001": "an act that cannot be read",
    "Q101": "a question without a part that it needs, or with one that it does not have",
    "Q102": "an event type that cannot be asked about",
    "Q103": "a time that does not exist",
    "Q104": "a term, clause or party that does not exist",
    "Q105": "a term that is asked of the wrong things",
    "Q106": "a name that differs from a declared one in capitals alone",
    "Q107": "an amount in a currency without a rate of exchange",
    "Q201": "a file that cannot be written",
    "Q202": "a name that no agreement can have",
}
