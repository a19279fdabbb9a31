"""Merkle trees and proofs as in RFC 6962, section 2.1.

A tree grows by its leaves alone: nothing of it is stored. Proofs read the leaves once, in order,
and keep one hash for each level.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import islice
from typing import NamedTuple

_BLOCK = 1024
"""Leaves that are taken together where they begin a full subtree."""

Path = tuple[bytes, ...]
"""The hashes of a proof, in the order in which it is checked."""


class Inclusion(NamedTuple):
    """That a leaf stands in the tree with this root."""

    root: bytes
    path: Path


class Consistency(NamedTuple):
    """That the tree with the root `new` begins with all leaves of the one with the root `old`."""

    old: bytes
    new: bytes
    path: Path


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of a leaf; it is never that of a node."""
    return sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node over two others."""
    return sha256(b"\1" + left + right).digest()


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root over hashes of leaves."""
    edge: list[bytes] = []
    _grow(edge, 0, leaves)
    return _over(edge)


def roots_at(leaves: Iterator[bytes], sizes: Iterable[int]) -> list[bytes]:
    """Return the roots over the first leaves, for several sizes in order, from one look at all."""
    edge: list[bytes] = []
    found, before = [], 0
    for size in sizes:
        _grow(edge, before, islice(leaves, size - before))
        found.append(_over(edge))
        before = size
    return found


def _grow(edge: list[bytes], before: int, leaves: Iterable[bytes]) -> None:
    """Add leaves to the full nodes at the right edge of a tree of `before` leaves."""
    count, rest = before, iter(leaves)
    while block := list(islice(rest, _BLOCK - count % _BLOCK)):
        whole = len(block) == _BLOCK
        for full in [_full(block)] if whole else block:
            count += _BLOCK if whole else 1
            node, pairs = full, count // _BLOCK if whole else count
            while not pairs & 1:
                node, pairs = node_hash(edge.pop(), node), pairs >> 1
            edge.append(node)


def _full(nodes: list[bytes]) -> bytes:
    """Return the root over a power of two of nodes, level by level."""
    while len(nodes) > 1:
        pairs = zip(nodes[::2], nodes[1::2], strict=True)
        nodes = [sha256(b"\1" + left + right).digest() for left, right in pairs]
    return nodes[0]


def _over(edge: Sequence[bytes]) -> bytes:
    """Return the root over these nodes."""
    if not edge:
        return sha256(b"").digest()
    *rest, root = edge
    for left in reversed(rest):
        root = node_hash(left, root)
    return root


class Subtree(NamedTuple):
    """A node of a tree: the first and the last leaf below it, from 1 on, and its hash."""

    first: int
    last: int
    hash: bytes


def lone_subtrees(leaves: Iterable[bytes], wanted: Container[int]) -> tuple[bytes, list[Subtree]]:
    """Return the root over hashes of leaves, and what leads to it from the wanted leaves alone.

    These are the largest nodes without a wanted leaf below them, in the order of their leaves.
    """
    found: list[Subtree] = []
    edge: list[tuple[int, int, bytes, bool]] = []

    def join() -> None:
        middle, last, right, some = edge.pop()
        first, end, left, others = edge.pop()
        if some and not others:
            found.append(Subtree(first, end, left))
        elif others and not some:
            found.append(Subtree(middle, last, right))
        edge.append((first, last, node_hash(left, right), some or others))

    for count, leaf in enumerate(leaves, 1):
        edge.append((count, count, leaf, count in wanted))
        rest = count
        while not rest & 1:
            join()
            rest >>= 1
    while len(edge) > 1:
        join()
    return (edge[0][2] if edge else sha256(b"").digest()), sorted(found)


def inclusion(leaves: Iterator[bytes], index: int, size: int) -> Inclusion:
    """Return the proof of the leaf at `index`, from 0 on, in the tree of `size` leaves."""
    path: list[bytes] = []

    def rooted(at: int, count: int) -> bytes:
        if count == 1:
            return next(leaves)
        left = _left(count)
        if at < left:
            first, second = rooted(at, left), root_of(islice(leaves, count - left))
            path.append(second)
        else:
            first, second = root_of(islice(leaves, left)), rooted(at - left, count - left)
            path.append(first)
        return node_hash(first, second)

    return Inclusion(rooted(index, size), tuple(path))


def consistency(leaves: Iterator[bytes], old: int, new: int) -> Consistency:
    """Return the proof that the tree of `new` leaves extends that of the first `old` ones.

    `old` is at least 1 and at most `new`.
    """
    path: list[bytes] = []

    def roots(had: int, count: int, *, whole: bool) -> tuple[bytes, bytes]:
        if had == count:
            root = root_of(islice(leaves, count))
            if not whole:
                # The root of the old tree itself is known to whoever checks.
                path.append(root)
            return root, root
        left = _left(count)
        if had <= left:
            before, first = roots(had, left, whole=whole)
            second = root_of(islice(leaves, count - left))
            path.append(second)
            return before, node_hash(first, second)
        first = root_of(islice(leaves, left))
        before, second = roots(had - left, count - left, whole=False)
        path.append(first)
        return node_hash(first, before), node_hash(first, second)

    return Consistency(*roots(old, new, whole=True), tuple(path))


def extends(roots: tuple[bytes, bytes], sizes: tuple[int, int], path: Path) -> bool:
    """Return whether the path shows that the second tree begins with the first one.

    Sizes are at least 1, the first at most the second; as in RFC 9162, 2.1.4.2.
    """
    (old, new), (first, second) = roots, sizes
    if first == second:
        return not path and old == new
    hashes = [old, *path] if first & (first - 1) == 0 else list(path)
    at, last = first - 1, second - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = hashes[0] if hashes else b""
    for one in hashes[1:]:
        if not last:
            return False
        if at & 1 or at == last:
            before, after = node_hash(one, before), node_hash(one, after)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            after = node_hash(after, one)
        at, last = at >> 1, last >> 1
    return not last and (before, after) == (old, new)


def _left(count: int) -> int:
    """Return how many leaves the left half has: the largest power of two below their number."""
    return 1 << (count - 1).bit_length() - 1
