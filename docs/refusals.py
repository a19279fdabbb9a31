# ruff: noqa: INP001 - a lone script beside the pages
"""Every refusal and warning of the program, as the source has it: code, words, what to do."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeGuard

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]

CODED = re.compile(r"(?:(?P<place>.*): )?(?P<code>BL-\d{3}) (?P<words>.*)", re.DOTALL)
"""Words with their code, behind a place or without one."""

_NUMBERED = re.compile(r"{(\w+):([^{}|]*)\|([^{}|]*)}")

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Text(ast.Constant):
    """A constant that is a text."""

    value: str


class Refusal(NamedTuple):
    """What one place in the source says; `remedies` are those that may stand behind its arrow.

    `full` are the words as they are written, with the remedy if they hold it.
    """

    code: str
    words: str
    place: str
    remedies: tuple[str, ...]
    full: str


@cache
def refusals(*folders: str) -> list[Refusal]:
    """Return everything that the program, or a part of it, says with a code, by codes."""
    parts = folders or ("ledger", "cli")
    paths = (path for folder in parts for path in sorted((ROOT / folder).rglob("*.py")))
    return sorted(one for path in paths for one in in_source(path.read_text("utf-8")))


def in_source(text: str) -> Iterator[Refusal]:
    """Yield what a module says with a code."""
    tree = ast.parse(text)
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    known = {
        name: value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for name, value in pairs(node.targets[0], node.value)
    }
    remedies: dict[int, set[str]] = {}
    for function in ast.walk(tree):
        if isinstance(function, Function):
            _remedies(function, known, remedies)
    for node in ast.walk(tree):
        coded = CODED.fullmatch(node.value) if is_text(node) and id(node) not in prose else None
        if coded:
            words, arrow, remedy = coded["words"].partition(" → ")
            found = remedies.get(id(node), set()) | ({remedy} if arrow else set())
            place = coded["place"] or ""
            yield Refusal(coded["code"], words, place, tuple(sorted(found)), coded["words"])


def of_several(words: str) -> str:
    """Return words as they are said of more than one."""
    return _NUMBERED.sub(r"\3", words)


def _remedies(function: Function, known: dict[str, ast.expr], found: dict[int, set[str]]) -> None:
    """Note for the words of each call in a function which remedies it may give."""
    names = Names(function, known)
    for call in ast.walk(function):
        if not isinstance(call, ast.Call):
            continue
        for problem, remedy in zip(call.args, call.args[1:], strict=False):
            for words in names.texts(problem):
                if CODED.fullmatch(words.value):
                    said = {text.value for text in names.texts(remedy)}
                    found.setdefault(id(words), set()).update(said)


class Names:
    """What the variables of a function hold where they are used."""

    def __init__(self, function: Function, known: dict[str, ast.expr]) -> None:
        """`known` are the names of the module."""
        self._known = known
        self._assigned: dict[str, list[tuple[int, ast.expr]]] = {}
        self._used: dict[str, list[int]] = {}
        for node in ast.walk(function):
            if isinstance(node, ast.Assign):
                for target, value in pairs(node.targets[0], node.value):
                    self._assigned.setdefault(target, []).append((node.lineno, value))
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                self._used.setdefault(node.id, []).append(node.lineno)

    def texts(self, node: ast.expr) -> list[Text]:
        """Return the texts that an argument may be: itself, either side of a choice, a variable."""
        if is_text(node):
            return [node]
        if isinstance(node, ast.IfExp):
            return self.texts(node.body) + self.texts(node.orelse)
        if isinstance(node, ast.Name):
            return [text for value in self._held(node) for text in self.texts(value)]
        return []

    def _held(self, name: ast.Name) -> list[ast.expr]:
        """Return what was assigned since the name was used before, else what it had then."""
        if name.id not in self._assigned:
            return [self._known[name.id]] if name.id in self._known else []
        used = max((at for at in self._used[name.id] if at < name.lineno), default=0)
        earlier = sorted(
            (one for one in self._assigned.get(name.id, []) if one[0] < name.lineno),
            key=lambda one: one[0],
        )
        since = [value for at, value in earlier if at > used]
        return since or [value for _, value in earlier[-1:]]


def pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """Yield each name of an assignment with its value."""
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, part in zip(target.elts, value.elts, strict=False):
            yield from pairs(one, part)


def is_text(node: ast.AST) -> TypeGuard[Text]:
    """Return whether a node is a text."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


SAYING = {
    "Said",
    "Misused",
    "of",
    "wrong",
    "_wrong",
    "unknown_name",
    "UnknownName",
    "strung",
    "ask",
}
"""Functions whose texts, whichever argument they are, become part of what is said."""


@cache
def templates(*folders: str) -> dict[str, None]:
    """Return every English template that is worded in another language, in order."""
    found: dict[str, None] = {}
    for folder in folders or ("ledger", "cli"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for text in _said_in(ast.parse(path.read_text("utf-8"))):
                coded = CODED.fullmatch(text)
                parts = (coded["place"], coded["words"]) if coded else (text,)
                found.update(dict.fromkeys(filter(_has_words, parts)))
    return dict(sorted(found.items()))


def _has_words(text: str | None) -> bool:
    return any(sign.isalpha() for sign in re.sub(r"\{[^}]*\}", "", of_several(text or "")))


def _said_in(tree: ast.Module) -> Iterator[str]:
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    known = {
        name: value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for name, value in pairs(node.targets[0], node.value)
    }
    for node in ast.walk(tree):
        if is_text(node) and id(node) not in prose and CODED.fullmatch(node.value):
            yield node.value
        if isinstance(node, ast.Tuple) and any(map(_coded, node.elts)):
            # What is wrong, with what to do.
            yield from (one.value for one in node.elts if is_text(one))
        if isinstance(node, Function):
            names = Names(node, known)
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and _called(call) in SAYING:
                    for argument in call.args:
                        yield from (text.value for text in names.texts(argument))
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and _called(call) in SAYING:
            yield from (one.value for one in call.args if is_text(one))


def _coded(node: ast.expr) -> bool:
    return is_text(node) and CODED.fullmatch(node.value) is not None


def _called(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))
