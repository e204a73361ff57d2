"""Watches what a piece of work opens: it writes only in its folder, and neither runs nor connects to anything."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_FORBIDDEN = ("socket.connect", "socket.bind", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec")
_CHANGING = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.chmod", "os.link", "os.symlink", "os.truncate")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

_watched: list["_Watch"] = []
_hooked: list[bool] = []


class Trespass(AssertionError):
    """Something was opened, run or changed that the work was not given."""


class _Watch:
    def __init__(self, allowed: Path, read: tuple[Path, ...]) -> None:
        self.write = str(allowed)
        self.read = tuple(map(str, (allowed, *read, *_of_python())))
        self.seen: list[str] = []


def _of_python() -> Iterator[Path]:
    yield from (Path(place).resolve() for place in {sys.prefix, sys.base_prefix, sys.exec_prefix, *sys.path} if place)
    yield from map(Path, ("/usr", "/etc/localtime", "/etc/ssl", "/lib", "/proc/self"))


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if not _watched:
        return
    watch = _watched[-1]
    if event == "open":
        path, mode, flags = (*arguments, None, None)[:3]
        if not isinstance(path, str | bytes | os.PathLike):
            return
        place = os.path.realpath(os.fsdecode(path))
        writes = bool((flags or 0) & _WRITING) or any(sign in str(mode or "") for sign in "wax+")
        within = (watch.write,) if writes else watch.read
        if place != os.devnull and not any(place == each or place.startswith(each + os.sep) for each in within):
            watch.seen.append(f"{'writes' if writes else 'reads'} {place}")
    elif event in _CHANGING:
        place = os.path.realpath(os.fsdecode(arguments[0])) if isinstance(arguments[0], str | bytes) else watch.write
        if not place.startswith(watch.write):
            watch.seen.append(f"{event} {place}")
    elif event.startswith(_FORBIDDEN):
        watch.seen.append(event)


@contextmanager
def only_within(folder: Path, *read: Path) -> Iterator[None]:
    """Raises `Trespass` after work that wrote outside of `folder`, or read what is not below it, `read` or Python."""
    if not _hooked:
        _hooked.append(True)
        sys.addaudithook(_hook)
    watch = _Watch(folder.resolve(), tuple(path.resolve() for path in read))
    _watched.append(watch)
    try:
        yield
    finally:
        _watched.remove(watch)
    if watch.seen:
        raise Trespass("; ".join(sorted(set(watch.seen))))


@contextmanager
def scratch() -> Iterator[Path]:
    """An empty folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="clausegraph-hostile-") as name:
        yield Path(name)
