"""Mutation testing of the engine: small changes of its code, one at a time, and whether a test notices each.

    make mutate AREA=time COUNT=60 SEED=1

The work is done on a copy of the tree below build/. A seeded sample of all changes is drawn; each is tried in a process
of its own, with the tests of the area, the quick ones first. What no test notices is printed with its place: it is
explained, or a test is added.
"""

import argparse
import ast
import copy
import importlib
import io
import os
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("contract_dsl", "src", "tests", "rules", "benchmarks", "docs", "pyproject.toml", "README.md")


@dataclass(frozen=True)
class Area:
    """Files that are changed, and the tests that have to notice."""

    files: tuple[str, ...]
    tests: tuple[str, ...]


AREAS = {
    "time": Area(("src/engine/time/*.py",), ("tests/unit/time",)),
    "evaluate": Area(
        tuple(f"src/engine/evaluate/{n}.py" for n in ("folds", "instances", "force", "decide", "settle", "crossings")),
        (
            *(f"tests/unit/evaluate/test_{name}.py" for name in ("definitions", "order", "days", "edges")),
            "tests/unit/answering",
            "tests/unit/evaluate/test_ledgers.py",
        ),
    ),
    "log": Area(("src/engine/log/*.py",), ("tests/unit/log",)),
    "columns": Area(
        ("src/engine/columns/*.py", "src/engine/evaluate/compiled/fields.py"),
        ("tests/unit/columns", "tests/unit/evaluate/test_contained.py"),
    ),
}

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}


@dataclass(frozen=True)
class Change:
    """One change: the file, the line, what it does, and the number of the change in its file."""

    file: str
    line: int
    what: str
    number: int


class _Changer(ast.NodeTransformer):
    """Counts every possible change of a file, and makes the one with a number."""

    def __init__(self, file: str, wanted: int = -1) -> None:
        self.file = file
        self.wanted = wanted
        self.found: list[Change] = []

    def _offer(self, node: ast.AST, what: str) -> bool:
        number = len(self.found)
        self.found.append(Change(self.file, getattr(node, "lineno", 0), what, number))
        return number == self.wanted

    # Not looked into: what is no code, and what only tells types or readers something.

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:  # named by `ast`
        """The value alone."""
        if node.value is not None:
            node.value = self.visit(node.value)
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        """Nothing of an argument's type."""
        return node

    def visit_Assert(self, node: ast.Assert) -> ast.AST:  # named by `ast`
        """What is asserted cannot be otherwise."""
        return node

    def visit_Raise(self, node: ast.Raise) -> ast.AST:  # named by `ast`
        """Messages have tests of their own."""
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:  # named by `ast`
        """The body and the defaults."""
        node.args.defaults = [self.visit(each) for each in node.args.defaults]
        node.body = [self.visit(each) for each in node.body]
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        """The body, and not whether it is frozen or has slots."""
        node.body = [self.visit(each) for each in node.body]
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Not how a field of a record is kept."""
        return node if isinstance(node.func, ast.Name) and node.func.id == "field" else self.generic_visit(node)

    # What is changed.

    def visit_Compare(self, node: ast.Compare) -> ast.AST:  # named by `ast`
        """Another comparison."""
        self.generic_visit(node)
        for place, operator in enumerate(node.ops):
            other = _COMPARISONS[type(operator)]
            if self._offer(node, f"{type(operator).__name__} to {other.__name__}"):
                node.ops[place] = other()
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:  # named by `ast`
        """Another operation."""
        self.generic_visit(node)
        other = _OPERATORS.get(type(node.op))
        if other is not None and self._offer(node, f"{type(node.op).__name__} to {other.__name__}"):
            node.op = other()
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:  # named by `ast`
        """And for or."""
        self.generic_visit(node)
        if self._offer(node, "and for or, or for and"):
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:  # named by `ast`
        """Without its `not` or its sign."""
        self.generic_visit(node)
        if isinstance(node.op, ast.Not | ast.USub) and self._offer(node, f"no {type(node.op).__name__}"):
            return node.operand
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:  # named by `ast`
        """Another number, or the other truth."""
        if isinstance(node.value, bool):
            if self._offer(node, f"{node.value} to {not node.value}"):
                return ast.copy_location(ast.Constant(not node.value), node)
        elif isinstance(node.value, int) and self._offer(node, f"{node.value} to {node.value + 1}"):
            return ast.copy_location(ast.Constant(node.value + 1), node)
        return node

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:  # named by `ast`
        """The other of two values."""
        self.generic_visit(node)
        if self._offer(node, "the two values change places"):
            node.body, node.orelse = node.orelse, node.body
        return node

    def visit_If(self, node: ast.If) -> ast.AST:  # named by `ast`
        """Never."""
        self.generic_visit(node)
        if self._offer(node, "`if` never holds"):
            node.test = ast.copy_location(ast.Constant(value=False), node.test)
        return node

    def visit_Return(self, node: ast.Return) -> ast.AST:  # named by `ast`
        """Nothing."""
        self.generic_visit(node)
        if node.value is not None and self._offer(node, "returns nothing"):
            node.value = ast.copy_location(ast.Constant(value=None), node)
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.AST:  # named by `ast`
        """A call that is left out; a docstring stays."""
        if isinstance(node.value, ast.Constant):
            return node
        self.generic_visit(node)
        return ast.copy_location(ast.Pass(), node) if self._offer(node, "the call is left out") else node


def changes(path: Path, file: str) -> list[Change]:
    """Every change of a file."""
    changer = _Changer(file)
    changer.visit(ast.parse(path.read_text(encoding="utf-8")))
    return changer.found


def changed(text: str, change: Change) -> str:
    """The text of a file with a change made."""
    tree = copy.deepcopy(ast.parse(text))
    return ast.unparse(ast.fix_missing_locations(_Changer(change.file, change.number).visit(tree)))


def main() -> int:
    """Try a sample of the changes of one area; the status is 1 if some are not noticed."""
    options = _options()
    area, folder = AREAS[options.area], Path(options.folder)
    _copy(folder)
    every = [c for file in _files(folder, area) for c in changes(folder / file, file)]
    sample = Random(options.seed).sample(every, min(options.count, len(every)))  # noqa: S311  # drawn for tests alone
    print(f"{len(every)} changes of {options.area}, {len(sample)} drawn with seed {options.seed}", flush=True)
    _prepare(folder)
    if _noticed(folder, area.tests, options.seconds * 4) != "":
        print("the tests fail without a change; nothing was tried")
        return 3
    counts: Counter[str] = Counter()
    for change in sample:
        path = folder / change.file
        text = path.read_text(encoding="utf-8")
        path.write_text(changed(text, change), encoding="utf-8")
        try:
            result = _noticed(folder, area.tests, options.seconds) or "SURVIVED"
        finally:
            path.write_text(text, encoding="utf-8")
        counts[result] += 1
        print(f"{result}: {change.file}:{change.line}: {change.what}", flush=True)
    print(", ".join(f"{number} {result}" for result, number in sorted(counts.items())))
    return int(counts["SURVIVED"] > 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--area", choices=sorted(AREAS), default="time")
    parser.add_argument("--count", type=int, default=60, help="changes that are drawn")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=120, help="for one change; one that takes longer is noticed")
    parser.add_argument("--folder", default=str(ROOT / "build" / "mutate"), help="where the copy is made")
    return parser.parse_args()


def _copy(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)


def _files(folder: Path, area: Area) -> Iterator[str]:
    for pattern in area.files:
        yield from sorted(str(path.relative_to(folder)) for path in folder.glob(pattern))


def _prepare(folder: Path) -> None:
    """Load what no change touches once, for all processes: pytest, and the language with its grammar."""
    os.chdir(folder)
    sys.path[:0] = [str(folder / "src"), str(folder)]
    sys.dont_write_bytecode = True
    for name in ("pytest", "hypothesis", "pydantic", "networkx", "msgspec", "zoneinfo", "tzdata"):
        importlib.import_module(name)
    source = importlib.import_module("contract_dsl.source").Source
    importlib.import_module("contract_dsl.load")
    importlib.import_module("contract_dsl.syntax").parse(source("a.clause", 'agreement a "A"\n'))


def _noticed(folder: Path, tests: Sequence[str], seconds: int) -> str:
    """Whether the tests fail, in a process of their own: `killed`, `too slow`, or nothing."""
    child = os.fork()
    if child == 0:
        os.setsid()
        os._exit(_tests(folder, tests))
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return "" if status == 0 else "killed"
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "too slow"


def _tests(folder: Path, tests: Sequence[str]) -> int:
    pytest = importlib.import_module("pytest")
    quiet = ("-W", "ignore::pytest.PytestAssertRewriteWarning")  # it is loaded for all processes at once
    words = ["-x", "-q", "-p", "no:cacheprovider", *quiet, *(str(folder / each) for each in tests)]
    try:
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            return int(pytest.main(words)) % 256
    except BaseException:  # noqa: BLE001  # whatever it is, the change was noticed
        return 1


if __name__ == "__main__":
    sys.exit(main())
