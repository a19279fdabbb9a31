"""Checks proofs as RFC 9162 says, without the product."""

from __future__ import annotations

from hashlib import sha256


def node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def included(leaf: bytes, index: int, size: int, path: tuple[bytes, ...], root: bytes) -> bool:
    """Check a proof as RFC 9162, 2.1.3.2 says."""
    at, last, found = index, size - 1, leaf
    for one in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node(one, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node(found, one)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def extends(old: bytes, new: bytes, sizes: tuple[int, int], path: tuple[bytes, ...]) -> bool:
    """Check a proof as RFC 9162, 2.1.4.2 says."""
    first, second = sizes
    if first == second:
        return not path and old == new
    hashes = list(path) if first & (first - 1) else [old, *path]
    if not hashes:
        return False
    at, last = first - 1, second - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = hashes[0]
    for one in hashes[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            before, after = node(one, before), node(one, after)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            after = node(after, one)
        at, last = at >> 1, last >> 1
    return last == 0 and before == old and after == new
