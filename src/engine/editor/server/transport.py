"""Messages off a stream that may hold anything: what is no message is passed over, and the next one is found again.

The stream is read in a thread of its own, message by message, and each is handed to the server whole. (pygls reads line
by line and changes threads for each; while a rule set is being understood beside, every change costs.)
"""

import asyncio
import json
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

from pygls.lsp.server import LanguageServer
from pygls.protocol.json_rpc import JsonRPCProtocol

LARGEST = 20_000_000
"""Bytes in one message; a rule file has at most a tenth of that."""
_LONGEST_LINE = 65_536
_LENGTH = re.compile(rb"Content-Length:\s*(\d{1,12})\s*$", re.IGNORECASE)
_SWITCH = 0.001
"""Seconds after which a thread that computes lets another one go on: keystrokes come first."""


def messages(stream: BinaryIO) -> Iterator[bytes]:
    """The messages of a stream up to its end.

    A header that cannot be read is passed over. It may have left its message behind, which has no line end of its own,
    so the next header is looked for at the end of a line as well. A message that is too large is read and dropped.
    """
    announced = 0
    while line := stream.readline(_LONGEST_LINE):
        found = _LENGTH.search(line)
        if found is not None:
            announced = int(found[1])
        elif not line.strip() and announced > LARGEST:
            _drop(stream, announced)
            announced = 0
        elif not line.strip() and announced:
            body = stream.read(announced)
            if len(body) < announced:
                return
            yield body
            announced = 0


def _drop(stream: BinaryIO, count: int) -> None:
    while count > 0:
        gone = len(stream.read(min(count, _LONGEST_LINE)))
        if not gone:
            return
        count -= gone


class _Answers:
    """The stream that answers go to. It stays open when the conversation ends: the process has more to flush."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, content: bytes) -> None:
        """Write and send off."""
        self._stream.write(content)
        self._stream.flush()

    def close(self) -> None:
        """Leave it open."""


def converse(server: LanguageServer, stdin: BinaryIO, stdout: BinaryIO) -> bool:
    """Serve until the editor says `exit` or is gone; whether it was gone without a word."""
    server.protocol.set_writer(_Answers(stdout))
    sys.setswitchinterval(_SWITCH)
    gone = []

    async def listen() -> None:
        loop = asyncio.get_running_loop()
        over = asyncio.Event()

        def read() -> None:
            try:
                for body in messages(stdin):
                    loop.call_soon_threadsafe(_deliver, server.protocol, body)
            except (OSError, ValueError):
                pass  # the stream is closed
            try:
                loop.call_soon_threadsafe(over.set)
            except RuntimeError:
                return  # the conversation is over

        threading.Thread(target=read, name="reading", daemon=True).start()
        await over.wait()
        gone.append(True)

    with suppress(BrokenPipeError, KeyboardInterrupt, SystemExit):
        asyncio.run(listen())
    return bool(gone)


def _deliver(protocol: JsonRPCProtocol, body: bytes) -> None:
    """Give one message to the server; one that is none is told and forgotten."""
    try:
        message = json.loads(body, object_hook=protocol.structure_message)
        protocol.handle_message(message)
    except BrokenPipeError:
        raise
    except Exception as problem:  # noqa: BLE001  # whatever an editor sends, the server goes on
        sys.stderr.write(f"clausegraph lsp: a message was passed over: {type(problem).__name__}: {problem}\n")
