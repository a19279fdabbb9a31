"""Any bytes, and valid files with spoilt bytes, are read or refused; see make fuzz."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS

PIECES = (
    b"\xef\xbb\xbf", b"\x00", b"\r", b'"', b"\xe4", "ä".encode(), "\u202f".encode(), b"=1+1",
    b";" * 200, b"[", b"{", b"&x;", b"<a>", b"9" * 40, b"\x1b[31m", "\u2028".encode(), b"1e99",
)  # fmt: skip


def spoilt(content: bytes, dice: random.Random) -> bytes:
    """Return a file with bytes changed, cut, doubled, or strange pieces put in."""
    found = bytearray(content)
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(found) + 1)
        match dice.randrange(5):
            case 0 if at < len(found):
                found[at] = dice.randrange(256)
            case 1:
                del found[at : at + dice.randint(1, 40)]
            case 2:
                found[at:at] = dice.choice(PIECES)
            case 3:
                found[at:at] = found[max(0, at - 60) : at]
            case _:
                found[at : at + dice.randint(1, 12)] = dice.choice(PIECES)
    return bytes(found)


@pytest.mark.parametrize("name", TARGETS)
def test_the_samples_themselves_are_read(tmp_path, name):
    assert TARGETS[name].run(tmp_path, TARGETS[name].samples[0])


@pytest.mark.parametrize("name", TARGETS)
@given(content=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(tmp_path_factory, name, content):
    TARGETS[name].run(tmp_path_factory.getbasetemp(), content)


@pytest.mark.parametrize("name", TARGETS)
@given(seed=st.integers(0, 2**32))
def test_spoilt_files_are_read_or_refused(tmp_path_factory, name, seed):
    dice = random.Random(seed)
    target = TARGETS[name]
    target.run(tmp_path_factory.getbasetemp(), spoilt(dice.choice(target.samples), dice))
