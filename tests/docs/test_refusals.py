"""Codes of refusals are for ever, and nothing is refused or warned about without one."""

from __future__ import annotations

import ast
import re
import string
from collections import Counter
from collections.abc import Iterator

import pytest

from cli.root import root
from docs.catalogues import read
from ledger.domain.vocabulary import FIELDS, typed_name
from ledger.importing.profiles.profile import TARGETS
from ledger.importing.profiles.profile_document import LISTS, MAPS, SECTIONS
from tests.cli.commands import COMMANDS
from tests.docs.conftest import ROOT, script

scanner = script("refusals")

REGISTER = ROOT / "tests" / "refusals.txt"
"""Each code that was ever given, with its words; `retired: ` before what nobody says any more."""
RETIRED = "retired: "

ERRORS = {"LedgerError", "UsageError", "Refusal", "Conflict", "CamtFault"}
ERRORS |= {"Fault", "LogError", "UnknownTopic", "DatabaseError"}


@pytest.fixture(scope="module")
def sources() -> dict[str, ast.Module]:
    """What is written in each file of the program."""
    paths = [path for folder in ("ledger", "cli") for path in sorted((ROOT / folder).rglob("*.py"))]
    return {str(one.relative_to(ROOT)): ast.parse(one.read_text("utf-8")) for one in paths}


def registered() -> dict[str, str]:
    lines = REGISTER.read_text(encoding="utf-8").splitlines()
    return dict(line.split(" ", 1) for line in lines)


def test_no_code_is_lost_and_none_is_given_twice() -> None:
    lines = REGISTER.read_text(encoding="utf-8").splitlines()
    codes = [line.partition(" ")[0] for line in lines]
    assert codes == sorted(set(codes))
    assert all(re.fullmatch(r"BL-\d{3}", code) for code in codes)
    words = Counter(registered().values())
    assert [one for one, count in words.items() if count > 1] == []


def test_every_code_keeps_its_words() -> None:
    remedy = "see tests/refusals.txt: new words get the next code, an unused one is 'retired: '"
    said = {(one.code, scanner.of_several(one.full)) for one in scanner.refusals()}
    live = {(code, w) for code, w in registered().items() if not w.startswith(RETIRED)}
    assert (sorted(said - live), sorted(live - said)) == ([], []), remedy


def _calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str, str]]:
    """Yield each call of a name, or of a name's attribute."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node, node.func.id, ""
            elif isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
                yield node, node.func.value.id, node.func.attr


def _is_coded(node: ast.expr, names: dict[str, list[ast.expr]]) -> bool:
    """Return whether words have a code, whichever way they are chosen."""
    match node:
        case ast.Constant(value=str(text)):
            return scanner.CODED.fullmatch(text) is not None
        case ast.IfExp(body=body, orelse=other):
            return _is_coded(body, names) and _is_coded(other, names)
        case ast.Name(id=name) if name in names:
            return all(_is_coded(value, {}) for value in names[name])
        case ast.Name(id="problem" | "words"):
            return True  # given by a caller, who is looked at as well
        case ast.JoinedStr(values=parts):
            inner = (part.value for part in parts if isinstance(part, ast.FormattedValue))
            return any(isinstance(one, ast.Name) and one.id == "problem" for one in inner)
        case _:
            return False


def _words_of(call: ast.Call, name: str, attribute: str) -> ast.expr | None:
    """Return the argument that has to have a code; None: the call says nothing."""
    if (name, attribute) == ("Finding", "of"):
        return call.args[1]
    coded = {("Misused", ""), ("wrong", ""), ("cells", "wrong")}
    if (name in ERRORS and attribute == "of") or (name, attribute) in coded:
        return call.args[0]
    # A finding that is not made by `of` takes its problem from where it was worded.
    bare = (
        name == "Finding" and not attribute and not isinstance(call.args[1], ast.Name | ast.Starred)
    )
    return call.args[1] if bare and not isinstance(call.args[1], ast.Call) else None


def _without_code(tree: ast.Module) -> Iterator[int]:
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        names: dict[str, list[ast.expr]] = {}
        for node in ast.walk(function):
            if isinstance(node, ast.Assign):
                for name, value in scanner.pairs(node.targets[0], node.value):
                    names.setdefault(name, []).append(value)
        for call, name, attribute in _calls(function):
            words = _words_of(call, name, attribute)
            if words is not None and not _is_coded(words, names):
                yield call.lineno


def test_nothing_is_refused_without_a_code(sources: dict[str, ast.Module]) -> None:
    errors = "ledger/domain/errors.py"  # it puts the parts together
    trees = {path: tree for path, tree in sources.items() if path != errors}
    assert len(trees) == len(sources) - 1
    coded = [(path, line) for path, tree in trees.items() for line in _without_code(tree)]
    assert coded == []
    bare = [
        (path, call.lineno)
        for path, tree in trees.items()
        for call, name, attribute in _calls(tree)
        if name == "click" and attribute in {"UsageError", "BadParameter", "ClickException"}
    ]
    assert bare == []


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _given(call: ast.Call, names: dict[str, list[ast.expr]]) -> set[str] | None:
    """Return the values that a call puts in; None: some come from elsewhere."""
    found = {one.arg for one in call.keywords if one.arg}
    for one in call.keywords:
        held = names.get(one.value.id, []) if isinstance(one.value, ast.Name) else []
        if one.arg is None and not (held and all(isinstance(value, ast.Dict) for value in held)):
            return None
        for value in held if one.arg is None else ():
            keys = value.keys if isinstance(value, ast.Dict) else ()
            found |= {str(key.value) for key in keys if isinstance(key, ast.Constant)}
    return found


def test_every_field_of_a_template_is_given(sources: dict[str, ast.Module]) -> None:
    """Else it would fail where somebody is refused, and nowhere else."""
    lacking = [(path, *one) for path, tree in sources.items() for one in _not_given(tree)]
    assert lacking == []


def _not_given(tree: ast.Module) -> Iterator[tuple[int, set[str]]]:
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        held = scanner.Names(function, {})
        names: dict[str, list[ast.expr]] = {}
        for node in ast.walk(function):
            if isinstance(node, ast.Assign):
                for name, value in scanner.pairs(node.targets[0], node.value):
                    names.setdefault(name, []).append(value)
        for call, name, attribute in _calls(function):
            said = (
                name in {"Said", "Misused", "wrong"}
                if not attribute
                else attribute in {"of", "wrong"}
            )
            given = _given(call, names) if said else None
            if given is not None:
                words = [text.value for argument in call.args for text in held.texts(argument)]
                wanted = {field for text in words for field in _fields(text)}
                if wanted - given:
                    yield call.lineno, wanted - given


OPTIONS = {
    name: {"--help", *(option for one in command.params for option in one.opts)}
    for name, command in (*COMMANDS.items(), ("", root))
}
KEYS = {*TARGETS, *(key for section in SECTIONS.values() for key in section)}
KEYS |= {typed_name(field) for field in FIELDS} | {"empty"}
NAMED = re.compile(rf"({'|'.join(map(re.escape, COMMANDS))})(?= -| \{{| [A-Z]|$)")


def lacking(template: str) -> Iterator[str]:
    """Yield what is named in words and is nowhere: options of commands, keys and their sections."""
    for part in re.split(r"[;:,]| or ", template):
        command = NAMED.match(part.strip())
        there = OPTIONS[command[1]] if command else set.union(*OPTIONS.values())
        yield from {*re.findall(r"(?<!\S)--[a-z-]+", part)} - there
        yield from (one for one in re.findall(r"\b([a-z]\w*) = ", part) if one not in KEYS)
        sections = re.findall(r"(?<!\w)\[\[?([a-z_]+)\]", part)
        yield from {*sections} - {*SECTIONS, *MAPS, *LISTS}


def test_what_a_remedy_names_is_there() -> None:
    """Options of the command that is named before them; keys of a profile or a setup file."""
    words = {text: [*lacking(text)] for text in scanner.templates()}
    assert {text: names for text, names in words.items() if names} == {}
    made_up = "cost book --sheet", "cost import --shet", "short_row = true", "[amount] sign"
    assert all([*lacking(text)] for text in made_up)


def test_whatever_is_said_has_its_german() -> None:
    known = {str(one.id) for one in read("said") if one.context == "said" and one.string}
    assert [text for text in scanner.templates() if text not in known] == []


def test_whatever_refuses_a_row_says_what_to_do(sources: dict[str, ast.Module]) -> None:
    """The words of a problem are followed by those of its remedy."""
    lacking = []
    reading = (one for one in sources.items() if one[0].startswith("ledger/importing/"))
    for path, tree in reading:
        for call, name, attribute in _calls(tree):
            of_file = attribute == "of" and name in {"UsageError", "Fault"}
            said = of_file or "wrong" in {name if not attribute else "", attribute}
            words = [arg for arg in call.args if not isinstance(arg, ast.Starred)]
            counted = ast.unparse(call).startswith("wrong('BL-930")  # its words are not kept
            if said and name != "found" and not counted and len(words) == len(call.args) < 2:
                lacking.append(f"{path}:{call.lineno} {ast.unparse(call)[:60]}")
    assert lacking == []
