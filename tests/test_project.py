"""The project keeps the promises that its own pages make.

These tests read files, not code: paths that the guides name exist, nothing is left half done, no finding is
silenced without a reason, and what is installed is what the lock files say.
"""

import ast
import re
import tokenize
import tomllib
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = (ROOT / "contract_dsl", ROOT / "src" / "engine")
FOLDERS = (
    *PACKAGES,
    ROOT / "rules",
    ROOT / "tests",
    ROOT / "benchmarks",
    ROOT / "docs",
    ROOT / ".ci",
    ROOT / ".github",
)
GUIDES = ("ARCHITECTURE.md", "CONTRIBUTING.md")
LOCKS = ("run.lock", "dev.lock")
LONGEST_FILE = 700

TEXT_SUFFIXES = {".clause", ".cfg", ".csv", ".json", ".jsonl", ".lark", ".md", ".py", ".toml", ".txt", ".yaml", ".yml"}
# Written with brackets, so that this file does not find itself.
UNFINISHED = re.compile(r"\b(?:TO[D]O|FIX[M]E|XX[X])\b")


def files(*folders: Path) -> Iterator[Path]:
    """Every file below the folders, in a steady order, without what Python and the tools leave behind."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not any(
                part == "__pycache__" or part.startswith(".") for part in relative(path).parts[1:]
            ):
                yield path


def relative(path: Path) -> Path:
    """The path as a reader of the project would write it."""
    return path.relative_to(ROOT)


def modules() -> Iterator[Path]:
    """Every Python file of the packages and the tests."""
    return (path for path in files(*PACKAGES, ROOT / "tests") if path.suffix == ".py")


# ---------------------------------------------------------------- paths that the guides name

PATH = re.compile(r"\.?[\w*-][\w./*-]*")
TREE = re.compile(r"^```tree\n(.*?)^```", re.MULTILINE | re.DOTALL)
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
QUOTED = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
LINKED = re.compile(r"\]\(([^)#\s]+)")


def looks_like_a_path(word: str) -> bool:
    """Whether a word in backticks means a file or folder: `docs/decisions/`, `Makefile`, `rules/*.clause`."""
    if not PATH.fullmatch(word):
        return False
    return "/" in word or word == "Makefile" or (Path(word).suffix in TEXT_SUFFIXES and not word.startswith("."))


def paths_in_tree(tree: str) -> Iterator[str]:
    """The paths that a drawn folder tree names: deeper lines are inside, words after the names explain.

    Several names may share a line, set apart by two or more spaces::

        contract_dsl/          the language
          syntax/              what the author wrote
            grammar.lark  nodes.py
    """
    above: list[tuple[int, str]] = []
    for line in filter(str.strip, tree.splitlines()):
        indent = len(line) - len(line.lstrip())
        while above and above[-1][0] >= indent:
            above.pop()
        folder = above[-1][1] if above else ""
        for position, word in enumerate(re.split(r"\s{2,}", line.strip())):
            if not looks_like_a_path(word):
                break
            yield folder + word
            if position == 0 and word.endswith("/"):
                above.append((indent, folder + word))


def paths_in(page: str) -> set[str]:
    """Every path that a page names, in backticks, as a link, or in a block marked `tree`."""
    prose = FENCED.sub("", page)
    quoted = {word for word in QUOTED.findall(prose) if looks_like_a_path(word)}
    linked = {target for target in LINKED.findall(prose) if "://" not in target and not target.startswith("mailto:")}
    drawn = {path for tree in TREE.findall(page) for path in paths_in_tree(tree)}
    return quoted | linked | drawn


def exists(path: str) -> bool:
    """Whether something stands at the path, or matches it where it has a star."""
    return any(ROOT.glob(path.rstrip("/"))) if "*" in path else (ROOT / path).exists()


def test_paths_are_found_in_prose_links_and_trees() -> None:
    page = dedent(
        """\
        See `docs/decisions/`, `Makefile` and [the rules](rules/house.clause), not `make check` or `a | b`,
        nor [elsewhere](https://example.org/x.md).
        ```tree
        one/            the first
          a.py  b.py    two files
          deep/         a folder
            c.lark
        two/  three/    both
        ```
        ```python
        "`not/a/path`"
        ```
        """
    )
    assert paths_in(page) == {
        *("docs/decisions/", "Makefile", "rules/house.clause"),
        *("one/", "one/a.py", "one/b.py", "one/deep/", "one/deep/c.lark", "two/", "three/"),
    }


@pytest.mark.parametrize("guide", GUIDES)
def test_paths_in_the_guides_exist(guide: str) -> None:
    page = ROOT / guide
    assert page.is_file(), f"{guide} is missing: it is the page that says where things are"
    named = paths_in(page.read_text(encoding="utf-8"))
    assert named, f"{guide} names no path at all"
    missing = sorted(path for path in named if not exists(path))
    assert not missing, f"{guide} names paths that do not exist (written from the project's folder): {missing}"


# ---------------------------------------------------------------- nothing half done, nothing silenced


def test_nothing_is_marked_as_unfinished() -> None:
    pages = [path for path in ROOT.iterdir() if path.suffix in {".md", ".toml"} or path.name == "Makefile"]
    marked = [
        f"{relative(path)}:{number}: {line.strip()}"
        for path in (*pages, *files(*FOLDERS))
        if path.suffix in TEXT_SUFFIXES or path.name in {"Makefile", "run"}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if UNFINISHED.search(line)
    ]
    assert not marked, "finish it, or write it down as an issue:\n" + "\n".join(marked)


IGNORE = re.compile(r"#\s*(?:type:\s*ignore|no[q]a\b|mypy:|ruff:)")
FINDING = r"(?:type:\s*ignore\[[\w, -]+\]|no[q]a:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)"
IGNORE_WITH_REASON = re.compile(rf"#\s*{FINDING}\s+#\s+\w+(?:\s+\S+){{2,}}")  # a reason has three words or more


def unexplained_ignores(source: Path) -> Iterator[str]:
    """The places where a finding is silenced and the same line does not say which one and why."""
    with tokenize.open(source) as text:
        for token in tokenize.generate_tokens(text.readline):
            silences = token.type == tokenize.COMMENT and IGNORE.search(token.string)
            if silences and not IGNORE_WITH_REASON.search(token.string):
                yield f"{source.name}:{token.start[0]}: {token.string}"


def test_an_ignore_needs_its_rule_and_its_reason(tmp_path: Path) -> None:
    ignore, silence = "# type: " + "ignore", "# no" + "qa"
    source = tmp_path / "sample.py"
    source.write_text(
        f"a = 1  {ignore}[misc]  # the stubs have no such overload\n"
        f"b = 2  {silence}: S101, E501  # a table reads best on one line\n"
        f"c = 3  {ignore}[misc]\n"
        f"d = 4  {silence}\n"
        f"e = 5  {silence}  # a reason, but for every rule\n"
        f"f = '{silence}'\n",
        encoding="utf-8",
    )
    assert [found.split(":")[1] for found in unexplained_ignores(source)] == ["3", "4", "5"]


def test_every_ignore_has_its_reason_beside_it() -> None:
    found = [f"{relative(path).parent}/{place}" for path in modules() for place in unexplained_ignores(path)]
    assert not found, "name the rule and say why, as `rule  # reason`, on the same line:\n" + "\n".join(found)


# ---------------------------------------------------------------- files that can be read


def test_no_file_is_too_long_to_read() -> None:
    lengths = {
        relative(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in files(*PACKAGES)
        if path.suffix in {".py", ".lark"}
    }
    long = {str(path): length for path, length in lengths.items() if length > LONGEST_FILE}
    assert not long, f"look for the seam in these: {long}"


def test_every_module_says_what_lives_there() -> None:
    silent = [
        str(relative(path)) for path in modules() if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not silent, f"modules without a docstring: {silent}"


def test_both_packages_say_that_they_are_typed() -> None:
    assert [package.name for package in PACKAGES if not (package / "py.typed").is_file()] == []


# ---------------------------------------------------------------- dependencies

PIN = re.compile(r"^([\w.-]+)==([\w.!+-]+)(?: ; [^\\]+)?$")
HASH = re.compile(r"^--hash=sha256:[0-9a-f]{64}$")


def pins(lock: str) -> dict[str, str]:
    """The version of each package in a lock file; anything that is not a pin with hashes fails the test."""
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    requirements = re.sub(r"(?m)^\s*#.*\n", "", text).replace("\\\n", "\n")
    versions: dict[str, str] = {}
    hashed: set[str] = set()
    name = ""
    for line in filter(None, map(str.strip, requirements.splitlines())):
        if pin := PIN.match(line):
            name = pin[1]
            assert name not in versions, f"{lock} pins {name} twice: every Python must get the same version"
            versions[name] = pin[2]
        else:
            assert HASH.match(line), f"{lock} holds more than pins and hashes: {line}"
            hashed.add(name)
    assert hashed == set(versions), f"{lock} has pins without a hash: {sorted(set(versions) - hashed)}"
    return versions


def normal(requirement: str) -> str:
    """The name in a requirement, spelled as package registries compare it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\s<>=!~;\[]", requirement, maxsplit=1)[0]).lower()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_names_no_index_and_no_machine(lock: str) -> None:
    assert pins(lock)  # fails on any line but a pin and its hashes, so on options and addresses
    comments = re.findall(r"#.*", (ROOT / "requirements" / lock).read_text(encoding="utf-8"))
    assert not [comment for comment in comments if re.search(r"://|file:|index|-c |-r ", comment)]


def test_the_lock_files_agree_with_each_other_and_with_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    run, dev = (pins(lock) for lock in LOCKS)
    assert run.items() <= dev.items(), "the tests would not run with what users get: `make lock`"
    needed = {normal(requirement) for requirement in project["project"]["dependencies"]}
    assert needed <= set(run), f"not locked, `make lock`: {sorted(needed - set(run))}"
    tools = {normal(requirement) for requirement in project["dependency-groups"]["dev"]}
    assert tools <= set(dev), f"not locked, `make lock`: {sorted(tools - set(dev))}"


# ---------------------------------------------------------------- decision records


def test_decision_records_have_their_number_and_their_parts() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    numbers = [record.name[:4] for record in records]
    assert len(numbers) == len(set(numbers)), f"two records share a number: {numbers}"
    for record in records:
        text = record.read_text(encoding="utf-8")
        assert re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", record.name), f"{record.name}: name it 0007-few-words.md"
        missing = [part for part in ("Context", "Decision", "Consequences") if f"\n## {part}\n" not in text]
        assert not missing, f"{record.name} does not say its {missing}"
