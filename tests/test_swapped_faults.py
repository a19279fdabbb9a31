"""`make mutate` puts a fault into functions that are loaded, or says that it has to load anew."""

from __future__ import annotations

import importlib.util
import sys

import pytest

from tests.mutation.swap import changed_functions, swap

CODE = """
LIMIT = 2

def small(n, most=3):
    return [m for m in range(n) if m < LIMIT]

class Pair:
    size = 2

    @property
    def double(self):
        return (lambda n: n * 2)(self.size)
"""


@pytest.fixture
def loaded(tmp_path):
    file = tmp_path / "pairs_for_a_swap.py"
    file.write_text(CODE, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("pairs_for_a_swap", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield str(file), module
    del sys.modules[spec.name]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("m < LIMIT", "m <= LIMIT", ([0, 1, 2], 4)),
        ("n * 2", "n / 2", ([0, 1], 1)),
        ("return (lambda", "return -(lambda", ([0, 1], -4)),
    ],
)
def test_a_fault_inside_a_function_is_put_where_everybody_has_it(loaded, old, new, found):
    file, module = loaded
    small, pair = module.small, module.Pair()
    changed = changed_functions(file, CODE, CODE.replace(old, new))
    assert changed
    swap(file, changed)
    assert (small(5), pair.double) == found


@pytest.mark.parametrize(
    ("old", "new"),
    [("LIMIT = 2", "LIMIT = 3"), ("size = 2", "size = 3"), ("most=3", "most=4")],
)
def test_a_fault_in_what_runs_on_import_wants_everything_loaded_anew(old, new):
    assert changed_functions("pairs.py", CODE, CODE.replace(old, new)) is None


def test_no_fault_changes_nothing():
    assert changed_functions("pairs.py", CODE, CODE) == {}
