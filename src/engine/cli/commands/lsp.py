"""`clausegraph lsp`: the language server, for editors."""

import argparse
import sys

from ..statuses import DONE, FAILED, WRONG


def run(options: argparse.Namespace) -> int:  # noqa: ARG001  # every command is called with its options
    """Serve an editor on standard input and output until it ends the conversation."""
    try:
        from ...editor.server.adapter import serve  # noqa: PLC0415  # an extra, and slow to import
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.partition(".")[0] not in ("pygls", "lsprotocol", "cattrs", "attrs"):
            raise
        sys.stderr.write('the language server needs pygls, which is not installed: pip install "clausegraph[editor]"\n')
        return WRONG
    if sys.stdin.isatty():
        sys.stderr.write("this is for an editor to start, not for a terminal; editors/README.md says how\n")
        return WRONG
    return DONE if serve() else FAILED
