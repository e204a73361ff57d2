"""Checked rule files kept between runs, in the user's cache folder, by the hash of everything that they come from.

The files are read every time and hashed; what is kept is used only if it carries that hash, the version of the tool and
of Python. It is a convenience: a cache that cannot be read or written is as good as none.
"""

import hashlib
import os
import pickle
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import contract_dsl
from contract_dsl.files import RuleText, read
from contract_dsl.loaded import LANGUAGE_VERSION, Loaded

from .time import calendar_codes
from .version import VERSION

_MOST_FILES = 20
"""Rule sets that are kept; the oldest goes first."""
_VARIABLE = "CLAUSEGRAPH_CACHE"
"""Names another folder, or `off`."""


def loaded_rules(path: Path, *, cache: bool = True) -> Loaded:
    """What `contract_dsl.load.load` returns, from the cache if the files have not changed."""
    text = read(path)
    folder = cache_folder() if cache else None
    if folder is None:
        return _understood(text)
    key = _key(text.digest, text.name, str(path))
    file = folder / f"{key}.pickle"
    kept = _kept(file, key)
    if kept is not None:
        return kept
    loaded = _understood(text)
    if loaded.usable:
        _keep(file, key, loaded)
    return loaded


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


def _key(digest: str, name: str, path: str) -> str:
    version = f"{VERSION} {LANGUAGE_VERSION} {sys.version} {_code_digest()} {' '.join(calendar_codes())}"
    return hashlib.sha256(f"{digest}\n{name}\n{path}\n{version}".encode()).hexdigest()


def _code_digest() -> str:
    """A fingerprint of the code that makes a model: the sizes and times of its files."""
    root = Path(contract_dsl.__file__).parent
    parts = []
    for file in sorted(root.rglob("*.py")) + sorted(root.rglob("*.lark")):
        status = file.stat()
        parts.append(f"{file.relative_to(root)} {status.st_size} {status.st_mtime_ns}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _kept(file: Path, key: str) -> Loaded | None:
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
    try:
        loaded = pickle.loads(body)  # noqa: S301  # written by this tool, owned by this user, hash compared
    except Exception:  # noqa: BLE001  # a cache that cannot be read is no cache
        return None
    return loaded if isinstance(loaded, Loaded) else None


def _keep(file: Path, key: str, loaded: Loaded) -> None:
    with suppress(OSError, pickle.PicklingError, RecursionError):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        body = pickle.dumps(loaded, protocol=pickle.HIGHEST_PROTOCOL)
        with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as stream:
            stream.write(f"{key} {hashlib.sha256(body).hexdigest()}\n".encode())
            stream.write(body)
        Path(stream.name).replace(file)
        kept = sorted(file.parent.glob("*.pickle"), key=lambda f: f.stat().st_mtime)
        for old in kept[:-_MOST_FILES]:
            old.unlink(missing_ok=True)
