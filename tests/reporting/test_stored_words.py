"""What is said names stored words, such as cost types and types of events, as one of their few.

Else a refusal in German would show `personnel` or `CostBooked`. See `OneOf`.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from ledger.domain.events import STORED
from ledger.domain.said import OneOf, Said
from ledger.domain.vocabulary import CHOSEN
from ledger.reporting.language import Language
from ledger.reporting.words import LANGUAGES

ROOT = Path(__file__).parents[2]
SOURCES = [one for layer in ("ledger", "cli") for one in sorted((ROOT / layer).rglob("*.py"))]
NAMES = {*CHOSEN, "basis", "cost_type", "figure", "proof"}
TYPES = ("kind.name", "event).__name__")
SAYING = {"Said", "Misused", "of", "wrong"}
WORDED = re.compile(r"\b(OneOf|ones_of|either|Said)\(")


def spoken_words(tree: ast.AST) -> list[tuple[int, str]]:
    """Return the line and name of each value that is a stored word and not worded.

    What the same function quotes is shown as it was typed, for nobody knows the word.
    """
    found = []
    for part in ast.walk(tree):
        if not isinstance(part, ast.FunctionDef):
            continue
        text = ast.unparse(part)
        calls = [
            one
            for one in ast.walk(part)
            if isinstance(one, ast.Call)
            and getattr(one.func, "id", getattr(one.func, "attr", "")) in SAYING
        ]
        for value in (one for call in calls for one in call.keywords if one.arg):
            code = ast.unparse(value.value)
            is_word = value.arg in NAMES or code.rpartition(".")[2] in NAMES or code.endswith(TYPES)
            if is_word and not WORDED.search(code) and f"{{{value.arg}!r}}" not in text:
                found.append((value.value.lineno, str(value.arg)))
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_stored_word_is_said_as_one_of_its_few(path):
    assert spoken_words(ast.parse(path.read_text(encoding="utf-8"))) == []


def test_this_test_sees_a_word_that_is_forgotten():
    code = "def f(): return Finding.of(place, words, kind=event.kind.name, cost_type=name)"
    assert [name for _, name in spoken_words(ast.parse(code))] == ["kind", "cost_type"]


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("kind", sorted({event.kind.name for event in STORED}))
def test_each_type_of_events_has_a_word(code, kind):
    assert Language(code).worded(Said("{kind}", kind=OneOf(kind, "e"))) != kind
