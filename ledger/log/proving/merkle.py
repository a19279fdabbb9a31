"""Merkle trees and proofs as in RFC 6962, section 2.1.

A tree follows from its leaves alone: nothing of it is stored with them. Whoever asks again may keep
the roots of its full blocks: then a proof reads the leaves of the blocks that it parts.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from itertools import islice
from typing import NamedTuple

BLOCK = 1024
"""Leaves of a full subtree whose root is kept."""

Read = Callable[[int, int], Iterator[bytes]]
"""Yields the hashes of leaves, from 0 on, the second number not included."""

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


def _put(edge: list[bytes], count: int, node: bytes) -> None:
    """Add a node at the right edge of a tree, the last of `count` of its size."""
    while not count & 1:
        node, count = node_hash(edge.pop(), node), count >> 1
    edge.append(node)


def _full(nodes: list[bytes]) -> bytes:
    """Return the root over a power of two of nodes, level by level."""
    while len(nodes) > 1:
        pairs = zip(nodes[::2], nodes[1::2], strict=True)
        nodes = [sha256(b"\1" + left + right).digest() for left, right in pairs]
    return nodes[0]


class MerkleTree:
    """The roots over leaves that are read when they are asked for.

    Attributes:
        blocks: the roots over the first full blocks of leaves, as far as they are known.
    """

    def __init__(self, read: Read, size: int, blocks: list[bytes] | None = None) -> None:
        """Read what is not known of the blocks of the first `size` leaves, and add it to them."""
        self._read = read
        self._near: tuple[int, list[bytes]] = (-1, [])
        self.blocks = [] if blocks is None else blocks
        leaves = read(len(self.blocks) * BLOCK, size // BLOCK * BLOCK)
        for _ in range(len(self.blocks), size // BLOCK):
            self.blocks.append(_full(list(islice(leaves, BLOCK))))
        self.size = size

    def over(self, start: int, stop: int) -> bytes:
        """Return the root over leaves, from 0 on, `stop` not included: all, or under one node."""
        edge: list[bytes] = []
        whole = (stop - start) // BLOCK
        for count in range(1, whole + 1):
            _put(edge, count, self.blocks[start // BLOCK + count - 1])
        begin = start + whole * BLOCK
        for count, leaf in enumerate(self._within(begin, stop), whole * BLOCK + 1):
            _put(edge, count, leaf)
        root = edge.pop() if edge else sha256(b"").digest()
        while edge:
            root = node_hash(edge.pop(), root)
        return root

    def _within(self, start: int, stop: int) -> list[bytes]:
        """Return leaves of one block."""
        place = start // BLOCK
        if start < stop and place != self._near[0]:
            leaves = self._read(place * BLOCK, min(self.size, (place + 1) * BLOCK))
            self._near = place, list(leaves)
        return self._near[1][start - place * BLOCK : stop - place * BLOCK] if start < stop else []


class Subtree(NamedTuple):
    """A node of a tree: the first and the last leaf below it, from 1 on, and its hash."""

    first: int
    last: int
    hash: bytes


def lone_subtrees(tree: MerkleTree, wanted: Iterable[int]) -> tuple[bytes, list[Subtree]]:
    """Return the root over all leaves, and what leads to it from the wanted ones alone.

    These are the largest nodes without a wanted leaf below them, in the order of their leaves.
    """
    found: list[Subtree] = []
    ordered = sorted(wanted)

    def rooted(start: int, stop: int) -> tuple[bytes, bool]:
        some = bisect_right(ordered, stop) - bisect_right(ordered, start)
        if some in {0, stop - start}:
            return tree.over(start, stop), bool(some)
        middle = start + _left(stop - start)
        halves = []
        for first, end in ((start, middle), (middle, stop)):
            root, kept = rooted(first, end)
            halves.append(root)
            if not kept:
                found.append(Subtree(first + 1, end, root))
        return node_hash(*halves), True

    return rooted(0, tree.size)[0], found


def inclusion(tree: MerkleTree, index: int) -> Inclusion:
    """Return the proof of the leaf at `index`, from 0 on."""
    path: list[bytes] = []

    def rooted(start: int, stop: int) -> bytes:
        if stop - start == 1:
            return tree.over(start, stop)
        middle = start + _left(stop - start)
        if index < middle:
            first, second = rooted(start, middle), tree.over(middle, stop)
            path.append(second)
        else:
            first, second = tree.over(start, middle), rooted(middle, stop)
            path.append(first)
        return node_hash(first, second)

    return Inclusion(rooted(0, tree.size), tuple(path))


def consistency(tree: MerkleTree, old: int) -> Consistency:
    """Return the proof that the tree extends that of its first `old` leaves, at least one."""
    path: list[bytes] = []

    def roots(start: int, stop: int, *, whole: bool) -> tuple[bytes, bytes]:
        if old == stop:
            root = tree.over(start, stop)
            if not whole:
                # The root of the old tree itself is known to whoever checks.
                path.append(root)
            return root, root
        middle = start + _left(stop - start)
        if old <= middle:
            before, first = roots(start, middle, whole=whole)
            second = tree.over(middle, stop)
            path.append(second)
            return before, node_hash(first, second)
        first = tree.over(start, middle)
        before, second = roots(middle, stop, whole=False)
        path.append(first)
        return node_hash(first, before), node_hash(first, second)

    return Consistency(*roots(0, tree.size, whole=True), tuple(path))


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
