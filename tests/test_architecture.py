"""The borders between the parts, and the size of each part, hold in the source itself."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("ledger", "cli")
TREE = (*PACKAGES, "tests", "docs", "benchmarks", ".ci")
DOWNLOADED = {".whl", ".gz", ".zip", ".bz2", ".xz"}
SPEAKS_SQL = ("ledger/log/", "ledger/projections/")
FOLDS = {
    "facts.py": "the fold itself, which asks each event what it makes of the state",
    "snapshot.py": "one question's or command's look at the ledger",
    "charging.py": "interest before and after a fact, or without one",
    "decisions.py": "a history without the fact that is withdrawn",
    "afterwards.py": "what was authorised, as it came",
}
"""Where facts are folded, and why; everybody else asks a snapshot (decision 31)."""
MOST_MODULES_OF_A_ROOM = 20
MOST_LINES_OF_A_FUNCTION = 50
MOST_LINES_OF_A_FILE = 300

# A statement is found by its capitals anywhere, and in any spelling at the start of a string;
# further on, "select ... from" is as likely to be an English sentence.
_STATEMENT = (
    r"(?:SELECT\b.+?\bFROM|INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM"
    r"|(?:CREATE|DROP|ALTER)\s+(?:UNIQUE\s+)?(?:TABLE|INDEX|VIEW|TRIGGER)|PRAGMA\s+\w+)\b"
)
_SQL_IN_CAPITALS = re.compile(_STATEMENT, re.DOTALL)
_SQL_AT_START = re.compile(rf"\s*{_STATEMENT}", re.DOTALL | re.IGNORECASE)


def _sources(*folders: str) -> list[Path]:
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    # A rule that looks at no file would hold forever.
    assert paths, f"no source in {folders}"
    return paths


def _parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def _place(path: Path, line: int = 1) -> str:
    return f"{path.relative_to(ROOT).as_posix()}:{line}"


def _texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield each string with its line; docstrings are prose and f-strings are one text."""
    prose = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            pieces = [str(p.value) if isinstance(p, ast.Constant) else "x" for p in node.values]
            yield node.lineno, "".join(pieces)
        elif (
            isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose
        ):
            yield node.lineno, node.value


def _sql_lines(tree: ast.AST) -> list[int]:
    return sorted(
        {
            line
            for line, text in _texts(tree)
            if _SQL_IN_CAPITALS.search(text) or _SQL_AT_START.match(text)
        }
    )


def _imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield each imported top-level name with its line, imports inside functions included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.partition(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.lineno, node.module.partition(".")[0]


def _float_lines(tree: ast.AST) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float | complex))
        or (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "float"
        )
    ]


def _calls(tree: ast.AST, name: str) -> list[int]:
    """Return the lines that call a function by its name, `fold(…)`, or as `facts.fold(…)`."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and name in {getattr(node.func, "id", ""), getattr(node.func, "attr", "")}
    ]


def _long_functions(tree: ast.AST) -> Iterator[tuple[int, str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > MOST_LINES_OF_A_FUNCTION:
                yield node.lineno, node.name, length


def _refuse(offences: list[str], rule: str) -> None:
    assert not offences, "\n".join([rule, *offences])


def test_layers_import_only_what_lies_below_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True, no_logo=True)
    assert result == EXIT_STATUS_SUCCESS, "a contract in [tool.importlinter] is broken; see above"


def test_sql_is_written_only_in_the_log_and_the_projections() -> None:
    offences = [
        _place(path, line)
        for path in _sources(*PACKAGES)
        if not path.relative_to(ROOT).as_posix().startswith(SPEAKS_SQL)
        for line in _sql_lines(_parse(path))
    ]
    _refuse(offences, f"SQL belongs into {' and '.join(SPEAKS_SQL)} only:")


def test_only_the_command_line_imports_click() -> None:
    offences = [
        _place(path, line)
        for path in _sources("ledger")
        for line, name in _imports(_parse(path))
        if name == "click"
    ]
    _refuse(offences, "click belongs into cli only:")


def test_a_test_file_imports_no_other() -> None:
    """What tests share has a name and a room of its own."""
    _refuse(
        [
            f"{file.relative_to(ROOT)}:{node.lineno}"
            for file in sorted((ROOT / "tests").rglob("*.py"))
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom)
            for name in (*(node.module or "").split("."), *(one.name for one in node.names))
            if name.startswith("test_")
        ],
        "move what both need into a module of tests that is no test file:",
    )


def test_domain_computes_without_floats() -> None:
    offences = [
        _place(path, line)
        for path in _sources("ledger/domain")
        for line in _float_lines(_parse(path))
    ]
    _refuse(offences, "money is counted, never approximated; no float in ledger/domain:")


def test_facts_are_folded_by_the_snapshot_alone() -> None:
    folding = {
        path: lines for path in _sources(*PACKAGES) if (lines := _calls(_parse(path), "fold"))
    }
    offences = [
        _place(path, line)
        for path, lines in folding.items()
        if path.name not in FOLDS
        for line in lines
    ]
    _refuse(offences, "ask a snapshot (position/snapshot.py), never fold again:")
    assert {path.name for path in folding} == FOLDS.keys(), "a name that folds no more"


def test_no_function_is_too_long_to_read_at_once() -> None:
    offences = [
        f"{_place(path, line)} {name}: {length} lines"
        for path in _sources(*PACKAGES)
        for line, name, length in _long_functions(_parse(path))
    ]
    _refuse(offences, f"a function has at most {MOST_LINES_OF_A_FUNCTION} lines:")


def test_no_room_is_too_full_to_find_a_file_in() -> None:
    rooms = Counter(path.parent for path in _sources("ledger"))
    offences = [
        f"{room.relative_to(ROOT).as_posix()}: {count} modules"
        for room, count in rooms.items()
        if count > MOST_MODULES_OF_A_ROOM
    ]
    _refuse(offences, f"a folder holds at most {MOST_MODULES_OF_A_ROOM} modules (decision 40):")


def test_no_file_is_too_long_to_review_at_once() -> None:
    lengths = {
        path: len(path.read_text(encoding="utf-8").splitlines()) for path in _sources(*PACKAGES)
    }
    offences = [
        f"{_place(path)} {length} lines"
        for path, length in lengths.items()
        if length > MOST_LINES_OF_A_FILE
    ]
    _refuse(offences, f"a file has at most {MOST_LINES_OF_A_FILE} lines:")


def test_the_tree_is_text_but_for_the_catalogues_made_of_it() -> None:
    offences = [
        path.relative_to(ROOT).as_posix()
        for path in ROOT.iterdir()
        if path.is_file() and path.suffix in DOWNLOADED
    ]
    offences += [
        _place(path)
        for folder in TREE
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix not in {".pyc", ".mo"} and b"\0" in path.read_bytes()
    ]
    _refuse(offences, "no download, archive, ledger or picture belongs into the repository:")


def _public_names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the classes and functions that a module offers, with their lines."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            yield node.lineno, node.name


MOST_BY_PLACE = 5
VARIADIC = frozenset({"Listing", "all", "attrgetter", "map", "pack", "tags"})
"""What takes as many arguments as there are, each in the same way."""


def _calls_by_place(tree: ast.AST) -> Iterator[tuple[int, str, int]]:
    """Yield the calls in which a reader would have to count: line, callee, arguments."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        callee = ast.unparse(node.func)
        count = sum(not isinstance(given, ast.Starred) for given in node.args)
        if count > MOST_BY_PLACE and callee.rpartition(".")[2] not in VARIADIC:
            yield node.lineno, callee, count


def test_a_call_says_by_name_what_it_gives() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): list(_calls_by_place(_parse(path)))
        for path in _sources(*PACKAGES)
    }
    offences = [
        f"{path}:{line} {callee}: {count}"
        for path, calls in found.items()
        for line, callee, count in calls
    ]
    _refuse(offences, f"more than {MOST_BY_PLACE} arguments are given by keyword:")


READ_MODELS = "ledger/projections/"
"""Each read model brings itself up to date by a function of the same name."""


def test_a_public_name_of_the_ledger_means_one_thing() -> None:
    places: dict[str, list[str]] = {}
    for path in _sources("ledger"):
        for line, name in _public_names(_parse(path)):
            if name != "apply" or not _place(path).startswith(READ_MODELS):
                places.setdefault(name, []).append(_place(path, line))
    offences = [f"{name}: {', '.join(found)}" for name, found in places.items() if len(found) > 1]
    _refuse(offences, "a class or function has a name of its own in the whole package:")


# The rules above are silent when all is well; these examples prove that they can speak.


@pytest.mark.parametrize(
    "source",
    [
        'x = "SELECT id\\nFROM event"',
        'x = "select id from event"',
        'x = f"DELETE FROM {table}"',
        'x = "INSERT OR IGNORE INTO event VALUES (1)"',
        'x = "BEGIN; UPDATE event SET a = 1"',
        'x = "pragma foreign_keys"',
    ],
)
def test_sql_is_found(source: str) -> None:
    assert _sql_lines(ast.parse(source))


@pytest.mark.parametrize(
    "source",
    [
        '"""SELECT id FROM event"""',
        'x = "Please select a period from the list."',
        'x = "The update sets the period."',
    ],
)
def test_prose_is_not_taken_for_sql(source: str) -> None:
    assert not _sql_lines(ast.parse(source))


@pytest.mark.parametrize("source", ["x = 0.5", "x = 1e3", "x = 2j", "x = float(y)"])
def test_floats_are_found(source: str) -> None:
    assert _float_lines(ast.parse(source))


def test_calls_are_found() -> None:
    tree = ast.parse("x = fold(y)\nz = facts.fold(y)\nt = s.casefold()\n")
    assert _calls(tree, "fold") == [1, 2]


def test_hidden_imports_are_found() -> None:
    tree = ast.parse("def run():\n    from click.testing import CliRunner\n")
    assert list(_imports(tree)) == [(2, "click")]


def test_long_functions_are_found() -> None:
    body = "    pass\n" * MOST_LINES_OF_A_FUNCTION
    assert list(_long_functions(ast.parse(f"def run():\n{body}"))) == [(1, "run", 51)]


def test_public_names_are_found() -> None:
    tree = ast.parse("class A: ...\ndef b(): ...\nclass _C: ...\nx = 1\n")
    assert list(_public_names(tree)) == [(1, "A"), (2, "b")]


def test_calls_by_place_are_found() -> None:
    assert list(_calls_by_place(ast.parse("f(1, 2, 3, 4, 5, 6)"))) == [(1, "f", 6)]
    assert not list(_calls_by_place(ast.parse("f(1, 2, 3, 4, 5, g=6)\nmap(f, a, b, c, d, e)")))


_SWITCHED_OFF = re.compile(r"#\s*(?:noqa|type:\s*ignore)\b(?P<said>.*)")
_REASONED = re.compile(r"(?:: [A-Z0-9, ]+ - |\[[\w, -]+\] # )\S")


def test_what_is_switched_off_for_a_line_says_which_rule_and_why():
    """A line that is excepted without a reason is one that nobody dares to mend."""
    bare = []
    for path in _sources("ledger", "cli", "docs", "benchmarks", "tests"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            found = _SWITCHED_OFF.search(line)
            if found and path != Path(__file__) and not _REASONED.match(found["said"]):
                bare.append(_place(path, number))
    assert bare == []
