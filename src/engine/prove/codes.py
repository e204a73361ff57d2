"""The register of finding codes of proofs: each code and its subject, once given, never used for anything else.

P0xx property files, P05x limits, P1xx what is asked. `docs/diagnostics/` has a page for each.
"""

CODES: dict[str, str] = {
    "P001": "a property that cannot be read",
    "P002": "a property file that cannot be read",
    "P003": "two properties of one name",
    "P051": "property files that are too large, or too many properties",
    "P101": "a property that does not exist",
    "P102": "a bound or a time that is too large",
    "P103": "versions of rule files that have nothing in common",
}
