"""Which faults can be put into a module: cosmic-ray finds the places and rewrites the text.

A comparison, a sign, an operator, a constant, `and` for `or`. Of the many replacements that the
tool knows, those that a slip of the pen would make.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

OPERATORS = (
    *(f"ReplaceComparisonOperator_{pair}" for pair in ("Eq_NotEq", "NotEq_Eq", "Is_IsNot")),
    *(f"ReplaceComparisonOperator_{pair}" for pair in ("IsNot_Is", "Lt_LtE", "Lt_GtE")),
    *(f"ReplaceComparisonOperator_{pair}" for pair in ("LtE_Lt", "LtE_Gt", "Gt_GtE")),
    *(f"ReplaceComparisonOperator_{pair}" for pair in ("Gt_LtE", "GtE_Gt", "GtE_Lt")),
    *(f"ReplaceBinaryOperator_{pair}" for pair in ("Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul")),
    *(f"ReplaceBinaryOperator_{pair}" for pair in ("FloorDiv_Mul", "Mod_Mul", "BitOr_BitAnd")),
    *(f"ReplaceBinaryOperator_{pair}" for pair in ("BitAnd_BitOr", "Pow_Mul")),
    *("ReplaceUnaryOperator_Delete_USub", "ReplaceUnaryOperator_Delete_Not"),
    *("ReplaceAndWithOr", "ReplaceOrWithAnd", "NumberReplacer"),
)


class Mutant(NamedTuple):
    """One fault: the module, the tool's operator and which of its places; lines from 1."""

    module: str
    operator: str
    occurrence: int
    first_line: int
    last_line: int

    def __str__(self) -> str:
        """Name the place and the kind of fault."""
        return f"{self.module}:{self.first_line} {self.operator} #{self.occurrence}"


def mutants(root: Path, module: Path) -> Iterator[Mutant]:
    """Yield every fault of `OPERATORS` in a module, in a fixed order.

    Annotations are left out: they are never evaluated, so nothing could notice.
    """
    from cosmic_ray.ast import ast_nodes, get_ast_from_path  # noqa: PLC0415 - `make mutate` alone

    tree = get_ast_from_path(module)
    silent = _annotations(module)
    for name in OPERATORS:
        operator = _operator(name)
        places = [place for node in ast_nodes(tree) for place in operator.mutation_positions(node)]
        for occurrence, (start, end) in enumerate(places):
            if not any(low <= start < high for low, high in silent):
                where = module.relative_to(root).as_posix()
                yield Mutant(where, name, occurrence, start[0], end[0])


def mutated(mutant: Mutant, code: str) -> str:
    """Return the text of a module with the fault in it."""
    from cosmic_ray.mutating import mutate_code  # noqa: PLC0415 - as above

    changed: str | None = mutate_code(code, _operator(mutant.operator), mutant.occurrence)
    if changed is None:
        raise ValueError(f"{mutant}: nothing to change there")
    return changed


def _operator(name: str):
    from cosmic_ray.plugins import get_operator  # noqa: PLC0415 - as above

    return get_operator(f"core/{name}")()


def _annotations(module: Path) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return from where to where annotations reach: (line, column), half-open."""
    nodes: list[ast.expr | None] = []
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.AnnAssign | ast.arg):
            nodes.append(node.annotation)
        elif isinstance(node, ast.FunctionDef):
            nodes.append(node.returns)
    return [
        ((one.lineno, one.col_offset), (one.end_lineno or one.lineno, one.end_col_offset or 0))
        for one in nodes
        if one is not None
    ]
