"""What is raised where an expression is not translated."""


class Untranslated(Exception):
    """An expression that is not translated, with what it is."""
