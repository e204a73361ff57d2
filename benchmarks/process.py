"""A question as a user asks it: the whole process, its imports, its memory; and a check of all rule files.

python benchmarks/process.py
"""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from common import QUESTIONS, ROOT, RULES, heading, log_file, seconds, spread

COMMAND = Path(sys.executable).with_name("clausegraph")


def run(*arguments: str, cache: str) -> None:
    """The command with output thrown away; a traceback would show."""
    started([str(COMMAND), *arguments], {**os.environ, "CLAUSEGRAPH_CACHE": cache}, (0, 2, 4))


def started(words: list[str], environment: dict[str, str] | None = None, statuses: tuple[int, ...] = (0,)) -> None:
    """A process from its start to its end."""
    done = subprocess.run(words, capture_output=True, text=True, env=environment, check=False)  # noqa: S603  # our own
    assert done.returncode in statuses, done.stderr


def words(question: dict) -> list[str]:
    """A question as words of the command line."""
    fields = [f"{name}={value}" for name, value in question["data"].items()]
    return ["--on", question["time"], question["type"], *fields]


def main() -> None:
    """Measure and print."""
    log = str(log_file())
    with tempfile.TemporaryDirectory() as cache:
        heading("clausegraph ask rules/vnet, 1,000 events, whole process")
        for name, question in QUESTIONS.items():
            arguments = ("ask", str(RULES), "--log", log, *words(question))
            print(f"  {name:40}", spread(seconds(lambda a=arguments: run(*a, cache=cache)), 0.001, "ms"))
        name, question = next(iter(QUESTIONS.items()))
        arguments = ("ask", str(RULES), "--log", log, *words(question))
        print(
            f"  {'the first of them without the cache':40}",
            spread(seconds(lambda: run(*arguments, cache="off")), 0.001, "ms"),
        )
        heading("imports of `ask` alone")
        line = "import engine.cli.main, engine.cli.commands.ask"
        start = [sys.executable, "-c", "pass"]
        print(f"  {'Python itself':40}", spread(seconds(lambda: started(start)), 0.001, "ms"))
        start_all = [sys.executable, "-c", line]
        print(f"  {'with the imports':40}", spread(seconds(lambda: started(start_all)), 0.001, "ms"))
        heading("clausegraph check rules/vnet, five agreements")
        print(
            f"  {'without the cache':40}", spread(seconds(lambda: run("check", str(RULES), cache="off")), 0.001, "ms")
        )
        print(f"  {'from the cache':40}", spread(seconds(lambda: run("check", str(RULES), cache=cache)), 0.001, "ms"))
    highest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    heading(f"peak memory of all of these processes: {highest:.0f} MiB")


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
