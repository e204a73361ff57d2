"""Asking back before something is written."""

import sys


def somebody_is_there() -> bool:
    """Whether a person can be asked: what is read comes from a terminal."""
    return sys.stdin.isatty()


def confirmed(question: str) -> bool:
    """What a person says to a question; only a clear yes is one. The question goes to the error stream."""
    while True:
        sys.stderr.write(f"{question} [y/N] ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        said = line.strip().lower()
        if said in ("y", "yes"):
            return True
        if said in ("", "n", "no"):
            sys.stderr.write("" if line.endswith("\n") else "\n")
            return False
        sys.stderr.write("please say yes or no\n")
