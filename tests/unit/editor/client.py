"""A small client of the language server: starts it as an editor does, and talks to it over its standard streams."""

import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

LIMIT = 60.0
"""Seconds after which an answer that has not come is a failure."""
SERVER = (sys.executable, "-c", "from engine.cli.main import run; run()", "lsp")


class Client:
    """One conversation. Everything waits for a message, never for time to pass."""

    def __init__(self, folder: Path, **options: Any) -> None:
        self.process = subprocess.Popen(  # noqa: S603  # the command under test
            SERVER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self.folder = folder
        self.told: list[dict[str, Any]] = []
        self.findings: dict[str, list[dict[str, Any]]] = {}
        self._arrived: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._number = 0
        self._versions: dict[str, int] = {}
        self.errors: list[str] = []
        threading.Thread(target=self._listen, daemon=True).start()
        threading.Thread(target=self._hear_errors, daemon=True).start()
        self.capabilities = self.ask(
            "initialize",
            processId=None,
            rootUri=folder.as_uri(),
            capabilities={},
            initializationOptions=options,
        )["capabilities"]
        self.tell("initialized")

    # ---- messages

    def send(self, content: bytes) -> None:
        """Bytes as they are."""
        assert self.process.stdin is not None
        self.process.stdin.write(content)
        self.process.stdin.flush()

    def message(self, **parts: Any) -> None:
        """One message."""
        body = json.dumps({"jsonrpc": "2.0", **parts}).encode()
        self.send(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    def tell(self, method: str, **params: Any) -> None:
        """A notification."""
        self.message(method=method, params=params)

    def ask(self, method: str, **params: Any) -> Any:
        """The result of a request. Raises `Refusal` if there is none."""
        self._number += 1
        number = self._number
        self.message(id=number, method=method, params=params)
        answer = self.until(lambda message: message.get("id") == number and "method" not in message)
        if "error" in answer:
            raise Refusal(answer["error"]["message"])
        return answer["result"]

    def until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The next message that is wanted; others that come before it are kept in `told`."""
        end = time.monotonic() + LIMIT
        while True:
            message = self._arrived.get(timeout=max(0.0, end - time.monotonic()))
            assert message is not None, "the server is gone: " + "".join(self.errors)
            self.told.append(message)
            if message.get("method") == "textDocument/publishDiagnostics":
                self.findings[message["params"]["uri"]] = message["params"]["diagnostics"]
            if wanted(message):
                return message

    def until_findings(self, path: Path, wanted: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
        """The findings of a file as soon as they are as wanted."""
        uri = path.as_uri()
        if uri in self.findings and wanted(self.findings[uri]):
            return self.findings[uri]
        self.until(lambda _: uri in self.findings and wanted(self.findings[uri]))
        return self.findings[uri]

    def _listen(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while True:
            length = 0
            while line := stream.readline().strip():
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            if not length:
                self._arrived.put(None)
                return
            self._arrived.put(json.loads(stream.read(length)))

    def _hear_errors(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.errors.append(line.decode(errors="replace"))

    # ---- what an author does

    def open(self, path: Path, text: str | None = None) -> None:
        """Open a file."""
        uri = path.as_uri()
        self._versions[uri] = 1
        text = path.read_text(encoding="utf-8") if text is None else text
        document = {"uri": uri, "languageId": "clause", "version": 1, "text": text}
        self.tell("textDocument/didOpen", textDocument=document)

    def type(self, path: Path, line: int, character: int, text: str, *, over: int = 0) -> None:
        """Type `text` at a place (from 0), over the next `over` characters."""
        start = {"line": line, "character": character}
        self.change(path, {"start": start, "end": {"line": line, "character": character + over}}, text)

    def change(self, path: Path, range_: dict[str, Any], text: str) -> None:
        """Change a stretch of a file."""
        uri = path.as_uri()
        self._versions[uri] += 1
        document = {"uri": uri, "version": self._versions[uri]}
        self.tell("textDocument/didChange", textDocument=document, contentChanges=[{"range": range_, "text": text}])

    def about(self, method: str, path: Path, line: int, character: int, **more: Any) -> Any:
        """A request about a place."""
        position = {"line": line, "character": character}
        return self.ask(f"textDocument/{method}", textDocument={"uri": path.as_uri()}, position=position, **more)

    def of(self, method: str, path: Path, **more: Any) -> Any:
        """A request about a file."""
        return self.ask(f"textDocument/{method}", textDocument={"uri": path.as_uri()}, **more)

    def end(self) -> int:
        """Shut the server down in good order; the result is its exit status."""
        self.ask("shutdown")
        self.tell("exit")
        return self.process.wait(LIMIT)

    def kill(self) -> None:
        """End the server in any case."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(LIMIT)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()


class Refusal(Exception):
    """The server's answer that something cannot be done."""
