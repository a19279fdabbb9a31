"""The procedure documentation names, for each of its ten points, tests that exist."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "explanation" / "procedure.md"
ROWS = re.findall(r"^\| (\d+) \|(.+)\|$", PAGE.read_text("utf-8"), re.MULTILINE)


def test_the_ten_points_stand_in_order() -> None:
    assert [number for number, _ in ROWS] == [str(number) for number in range(1, 11)]


@pytest.mark.parametrize(("number", "row"), ROWS, ids=[number for number, _ in ROWS])
def test_each_point_is_proven_by_tests_that_exist(number: str, row: str) -> None:
    proofs = re.findall(r"`(tests/[^`]+)`", row)
    assert proofs, f"point {number} names no test"
    for proof in proofs:
        file, _, function = proof.partition("::")
        tree = ast.parse((ROOT / file).read_text("utf-8"))
        defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert function in defined, f"point {number}: {file} has no {function}"
