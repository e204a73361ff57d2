"""Coverage-guided fuzzing of everything that reads what comes from outside.

    make fuzz-inputs SECONDS=60 TARGET=all

Every target of tests/hostile runs for that long in a process of its own, under atheris (requirements/hardening.lock),
which changes the project's own files so that they reach code that was not reached before. A run of more than 10
seconds, memory of more than 1 GB, any exception that is not documented and every broken promise is a failure: its
input is kept in tests/hostile/kept/TARGET, where the ordinary tests find it. The seed is printed; with the same one
a run repeats.
"""

import argparse
import hashlib
import importlib
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path
from random import SystemRandom

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "tests" / "hostile" / "kept"
WORK = ROOT / "build" / "fuzz"
LONGEST = 10
"""Seconds of one run, of the processor and without what watches it."""
SLOW = 30
"""Seconds after which a run that is watched, on a machine that may be busy, is looked at once more."""
MEGABYTES = 1024
ENDED = 70
"""The status of a process that was ended for a run that did not."""
LARGEST = 20_000
"""Bytes of one input."""


def main() -> int:
    """Fuzz one target or all of them; the status is 1 if something was found."""
    options = _options()
    sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
    if options.again:
        return _again(options.target, Path(options.again))
    if options.one:
        _fuzz(options.target, options.rest)
        return 0
    aims = importlib.import_module("tests.hostile.targets").AIMS
    names = list(aims) if options.target == "all" else [options.target]
    unknown = [name for name in names if name not in aims]
    if unknown:
        print(f"there is no target {unknown[0]}; there are: {', '.join(aims)}")
        return 3
    print(f"seed {options.seed}", flush=True)
    return max(_in_process(name, options.seed, options.seconds) for name in names)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--target", default="all", help="the name of a target, or all")
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(1, 1 << 31))
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--again", default="", help="a kept input to run once, timed")
    parser.add_argument("rest", nargs="*", help=argparse.SUPPRESS)
    return parser.parse_args()


def _in_process(name: str, seed: int, seconds: int) -> int:
    """Fuzz one target; what the fuzzer says is reported in a line, and in full if it found something."""
    corpus, kept = WORK / name, KEPT / name
    corpus.mkdir(parents=True, exist_ok=True)
    before = set(kept.iterdir()) if kept.is_dir() else set()
    kept.mkdir(parents=True, exist_ok=True)
    for number, content in enumerate(importlib.import_module("tests.hostile.targets").seeds(name)):
        (corpus / f"seed-{number}").write_bytes(content[:LARGEST])
    words = _dictionary(name)
    flags = [f"-max_total_time={seconds}", f"-seed={seed}", f"-rss_limit_mb={MEGABYTES}"]
    flags += [
        f"-max_len={LARGEST}",
        "-print_final_stats=1",
        f"-report_slow_units={SLOW}",
        f"-artifact_prefix={kept}/",
        *words,
        str(corpus),
    ]
    start = time.monotonic()
    command = [sys.executable, __file__, "--one", "--target", name, "--", *flags]
    done = subprocess.run(  # noqa: S603  # this program itself, with words of its own
        command, capture_output=True, text=True, errors="replace", check=False
    )
    new = sorted(path for path in set(kept.iterdir()) - before if not _was_only_waiting(name, path))
    if not any(kept.iterdir()):
        kept.rmdir()
    runs = re.search(r"number_of_executed_units: +(\d+)", done.stderr)
    covered = re.findall(r"\bcov: (\d+)", done.stderr)
    memory = re.search(r"peak_rss_mb: +(\d+)", done.stderr)
    print(
        f"{name}: {runs[1] if runs else '?'} runs in {time.monotonic() - start:.0f} s, "
        f"{covered[-1] if covered else '?'} places reached, {memory[1] if memory else '?'} MB",
        flush=True,
    )
    if not new and done.returncode in (0, ENDED):
        return 0
    print(f"{name}: FAILED; kept {', '.join(str(path.relative_to(ROOT)) for path in new) or 'nothing'}")
    said = [line for line in (done.stdout + done.stderr).splitlines() if not line.startswith(("INFO", "#", "WARNING"))]
    print("\n".join(said)[:6_000], flush=True)
    return 1


def _was_only_waiting(name: str, path: Path) -> bool:
    """Whether a run that took long is quick by itself; then nothing is kept of it."""
    if not path.name.startswith(("slow-unit", "timeout")):
        return False
    command = [sys.executable, __file__, "--target", name, "--again", str(path)]
    try:
        subprocess.run(command, capture_output=True, check=True, timeout=SLOW * 4)  # noqa: S603  # this program itself
    except subprocess.SubprocessError:
        return False
    path.unlink()
    return True


def _again(name: str, path: Path) -> int:
    """Run one input twice, the second time with the clock of the processor."""
    aim = importlib.import_module("tests.hostile.targets").AIMS[name]
    with_deep_stack = importlib.import_module("engine.deep").with_deep_stack
    content = path.read_bytes()
    with_deep_stack(lambda: aim.run(content))
    start = time.process_time()
    with_deep_stack(lambda: aim.run(content))
    seconds = time.process_time() - start
    print(f"{seconds:.2f} s")
    return int(seconds > LONGEST)


def _dictionary(name: str) -> list[str]:
    words = importlib.import_module("tests.hostile.targets").AIMS[name].words
    if not words:
        return []
    path = WORK / f"{name}.dict"
    quoted = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in words)
    path.write_text("".join(f'"{word}"\n' for word in quoted), encoding="ascii")
    return [f"-dict={path}"]


class _Watch:
    """Ends the process when a run does not; the fuzzer's own alarm does not reach work in another thread."""

    def __init__(self, kept: Path) -> None:
        self._kept = kept
        self._data: bytes | None = None
        self._start = 0.0
        threading.Thread(target=self._look, daemon=True).start()

    def begin(self, data: bytes) -> None:
        """A run begins."""
        self._data, self._start = data, time.process_time()

    def end(self) -> None:
        """It has ended."""
        self._data = None

    def _look(self) -> None:
        while True:
            time.sleep(1)
            data = self._data
            if data is not None and time.process_time() - self._start > SLOW:
                (self._kept / f"timeout-{hashlib.sha256(data).hexdigest()[:40]}").write_bytes(data)
                os._exit(ENDED)


def _fuzz(name: str, flags: list[str]) -> None:
    """Fuzz in this process, which ends with it."""
    import atheris  # noqa: PLC0415  # not in the environment that everybody has

    with atheris.instrument_imports(include=["contract_dsl", "engine"]):
        targets = importlib.import_module("tests.hostile.targets")
    with_deep_stack = importlib.import_module("engine.deep").with_deep_stack
    run = targets.AIMS[name].run

    watch = _Watch(KEPT / name)

    def once(data: bytes) -> None:
        watch.begin(data)
        with_deep_stack(lambda: run(data))
        watch.end()

    atheris.Setup([sys.argv[0], *flags], once, enable_python_coverage=True)
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
