"""What a command or an event leaves unsaid is nothing: no amount, no day, no limit."""

from __future__ import annotations

import msgspec
import pytest

from ledger.domain import commands as c
from ledger.domain import events as e


def structs(base: type[msgspec.Struct]) -> set[type[msgspec.Struct]]:
    return {base}.union(*(structs(one) for one in base.__subclasses__()))


SOMETHING = {
    # A voucher without numbered lines has one line.
    "line": 1,
}


@pytest.mark.parametrize("base", [c.Command, e.Event])
def test_a_number_that_is_left_out_is_none(base):
    """So a file from before a field was added keeps its meaning, and its command's id."""
    found = {}
    for one in structs(base):
        for field in msgspec.structs.fields(one):
            if type(field.default) is int and field.default != SOMETHING.get(field.name, 0):
                found[one.__name__, field.name] = field.default
    assert found == {}


def test_a_flag_that_is_left_out_is_not_set():
    for one in structs(c.Command) | structs(e.Event):
        for field in msgspec.structs.fields(one):
            assert field.default is not True, (one.__name__, field.name)
