"""The register of finding codes of scenario files: each code and its subject, once given, never used for anything else.

S0xx the file and its shape, S05x limits, S1xx what it names. `docs/diagnostics/` has a page for each.
"""

CODES: dict[str, str] = {
    "S001": "a scenario file that cannot be read",
    "S002": "a file that is no YAML of the plain kind",
    "S003": "a part that is missing, unknown or of the wrong kind",
    "S051": "a scenario file that is too large",
    "S052": "nesting that is too deep",
    "S053": "too many scenario files",
    "S054": "more findings than are shown",
    "S101": "a rule set that is not there",
    "S102": "a log that a scenario may not read",
    "S103": "a check that a scenario file cannot take",
}
