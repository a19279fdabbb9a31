"""Trees and proofs are those of RFC 6962; they are checked as RFC 9162 says, not by the product."""

from __future__ import annotations

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from ledger.log.proving.merkle import (
    BLOCK,
    MerkleTree,
    consistency,
    inclusion,
    leaf_hash,
    lone_subtrees,
)
from tests.log.rfc9162 import extends, included, node

ENTRIES = [
    bytes.fromhex(entry)
    for entry in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""Certificate Transparency's own vectors: roots over the first 0, 1, 2, … of the entries."""
SIZES = st.integers(1, 300)


def leaves(size: int) -> list[bytes]:
    return [leaf_hash(sha256(b"%d" % number).digest()) for number in range(size)]


def tree(leaves, blocks=None) -> MerkleTree:
    return MerkleTree(lambda start, stop: iter(leaves[start:stop]), len(leaves), blocks)


def root_of(leaves) -> bytes:
    return tree(leaves).over(0, len(leaves))


def test_roots_are_those_of_certificate_transparency():
    for size, root in enumerate(ROOTS):
        assert root_of([*map(leaf_hash, ENTRIES[:size])]).hex() == root


def test_a_proof_is_that_of_certificate_transparency():
    found = inclusion(tree([*map(leaf_hash, ENTRIES)]), 0)
    assert [one.hex() for one in found.path] == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]


@given(SIZES, st.data())
def test_every_leaf_can_be_proven_and_no_other(size, data):
    index = data.draw(st.integers(0, size - 1))
    every = leaves(size)
    root, path = inclusion(tree(every), index)
    assert root == root_of(every)
    assert included(every[index], index, size, path, root)
    assert not included(leaf_hash(b"another"), index, size, path, root)
    for wrong in range(len(path)):
        other = (*path[:wrong], leaf_hash(b"another"), *path[wrong + 1 :])
        assert not included(every[index], index, size, other, root)


@given(SIZES, st.data())
def test_a_longer_tree_is_proven_to_extend_a_shorter_one(size, data):
    old = data.draw(st.integers(1, size))
    every = leaves(size)
    before, after, path = consistency(tree(every), old)
    assert (before, after) == (root_of(every[:old]), root_of(every))
    assert extends(before, after, (old, size), path)
    every[data.draw(st.integers(0, old - 1))] = leaf_hash(b"another")
    forged = consistency(tree(every), old)
    assert not extends(before, forged.new, (old, size), forged.path)


@given(st.integers(1, 5 * BLOCK), st.data())
def test_a_tree_whose_blocks_are_known_proves_the_same(size, data):
    every, index = leaves(5 * BLOCK), data.draw(st.integers(0, size - 1))
    blocks = list(tree(every[: data.draw(st.integers(0, size))]).blocks)
    known, new = tree(every[:size], blocks), tree(every[:size])
    path = inclusion(new, index)
    assert inclusion(known, index) == path
    assert included(every[index], index, size, path.path, path.root)
    assert consistency(known, index + 1) == consistency(new, index + 1)
    assert lone_subtrees(known, {index + 1}) == lone_subtrees(new, {index + 1})
    assert blocks == tree(every).blocks[: len(blocks)]


@given(st.integers(0, 70), st.sets(st.integers(1, 70)))
def test_some_leaves_and_the_subtrees_without_any_lead_to_the_root(size, wanted):
    leaves = [leaf_hash(bytes([number])) for number in range(1, size + 1)]
    root, found = lone_subtrees(tree(leaves), wanted)
    assert root == root_of(leaves)
    given = {(one.first, one.last): one.hash for one in found}
    # Whatever stands beside the wanted leaves is given once, and nothing of the wanted ones.
    covered = [number for first, last in given for number in range(first, last + 1)]
    kept = set(range(1, size + 1)) & wanted
    if kept:
        assert sorted([*covered, *kept]) == list(range(1, size + 1))
        given |= {(number, number): leaves[number - 1] for number in kept}
        assert rooted(given, 1, size) == root


def rooted(nodes, first, last):
    if (first, last) in nodes:
        return nodes[first, last]
    middle = first + (1 << (last - first).bit_length() - 1)
    return node(rooted(nodes, first, middle - 1), rooted(nodes, middle, last))
