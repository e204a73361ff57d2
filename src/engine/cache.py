"""Checked rule files kept between runs, in the user's cache folder, by the hash of everything that they come from.

The files are read every time and hashed; what is kept is used only if it carries that hash, the version of the tool and
of Python. It is a convenience: a cache that cannot be read or written is as good as none.
"""

import gc
import hashlib
import os
import pickle
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import contract_dsl
from contract_dsl.files import RuleText, read
from contract_dsl.loaded import LANGUAGE_VERSION, Loaded

from .time import calendar_codes
from .version import VERSION

T = TypeVar("T")

_MOST_FILES = 20
"""Rule sets that are kept; the oldest goes first."""
_VARIABLE = "CLAUSEGRAPH_CACHE"
"""Names another folder, or `off`."""


def loaded_rules(path: Path, *, cache: bool = True) -> Loaded:
    """What `contract_dsl.load.load` returns, from the cache if the files have not changed."""
    return prepared_rules(path, _nothing, cache=cache)[0]


def prepared_rules(path: Path, prepare: Callable[[Loaded], T], *, cache: bool = True) -> tuple[Loaded, T | None]:
    """The same with what `prepare` makes of it, kept along with it; nothing is made of files with errors."""
    text = read(path)
    folder = cache_folder() if cache else None
    key = _key(text.digest, text.name, str(path), prepare) if folder is not None else ""
    file = folder / f"{key}.pickle" if folder is not None else None
    kept = _kept(file, key) if file is not None else None
    if kept is not None:
        return kept
    loaded = _understood(text)
    if not loaded.usable:
        return loaded, None
    made = loaded, prepare(loaded)
    if file is not None:
        _keep(file, key, made)
    return made


def _nothing(_: Loaded) -> None:
    return None


def _understood(text: RuleText) -> Loaded:
    """Parsed, resolved and checked. What does that is loaded here: an answer from the cache does without it."""
    from contract_dsl.load import understand  # noqa: PLC0415  # the parser is slow to import

    return understand(text, calendars=calendar_codes())


def cache_folder() -> Path | None:
    """The user's cache folder for this tool; nothing if it is switched off."""
    named = os.environ.get(_VARIABLE)
    if named is not None:
        return None if named in ("", "off") else Path(named)
    base = os.environ.get("XDG_CACHE_HOME")
    try:
        return Path(base) / "clausegraph" if base else Path.home() / ".cache" / "clausegraph"
    except RuntimeError:
        return None


def _key(digest: str, name: str, path: str, prepare: Callable[[Loaded], Any]) -> str:
    made = f"{prepare.__module__}.{prepare.__qualname__}"
    version = f"{VERSION} {LANGUAGE_VERSION} {sys.version} {_code_digest()} {' '.join(calendar_codes())} {made}"
    return hashlib.sha256(f"{digest}\n{name}\n{path}\n{version}".encode()).hexdigest()


def _code_digest() -> str:
    """A fingerprint of the code that makes a model and prepares it: the sizes and times of its files."""
    parts = []
    for root in (Path(contract_dsl.__file__).parent, Path(__file__).parent / "evaluate"):
        for file in sorted(root.rglob("*.py")) + sorted(root.rglob("*.lark")):
            status = file.stat()
            parts.append(f"{file.relative_to(root)} {status.st_size} {status.st_mtime_ns}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _kept(file: Path, key: str) -> tuple[Loaded, Any] | None:
    """What is kept in a file, if it is whole and belongs to the key."""
    try:
        if file.stat().st_uid != os.getuid():
            return None
        content = file.read_bytes()
    except (OSError, AttributeError):
        return None
    head, _, body = content.partition(b"\n")
    if head != f"{key} {hashlib.sha256(body).hexdigest()}".encode():
        return None
    collecting = gc.isenabled()
    gc.disable()  # thousands of nodes come into being at once, none of them garbage
    try:
        made = pickle.loads(body)  # noqa: S301  # written by this tool, owned by this user, hash compared
    except Exception:  # noqa: BLE001  # a cache that cannot be read is no cache
        return None
    finally:
        if collecting:
            gc.enable()
    whole = isinstance(made, tuple) and len(made) == 2 and isinstance(made[0], Loaded)
    return made if whole else None


def _keep(file: Path, key: str, made: tuple[Loaded, Any]) -> None:
    with suppress(OSError, pickle.PicklingError, RecursionError):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        body = pickle.dumps(made, protocol=pickle.HIGHEST_PROTOCOL)
        with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as stream:
            stream.write(f"{key} {hashlib.sha256(body).hexdigest()}\n".encode())
            stream.write(body)
        Path(stream.name).replace(file)
        kept = sorted(file.parent.glob("*.pickle"), key=lambda f: f.stat().st_mtime)
        for old in kept[:-_MOST_FILES]:
            old.unlink(missing_ok=True)
