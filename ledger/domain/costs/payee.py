"""No names of employees or clients: the payee of personnel cost is a pseudonymous id."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ledger.domain.errors import Finding
from ledger.domain.said import OneOf, Said

PSEUDONYM = re.compile(r"[A-Za-z]{0,6}[-_.]?\d{1,12}", re.ASCII)
"""Up to six letters, a separator, digits: `P-17`, `PERS0042`. A name has no digits."""


def is_pseudonym(text: str) -> bool:
    """Return whether a text can be an id and cannot be a name."""
    return PSEUDONYM.fullmatch(text) is not None


def payee_findings(
    place: Said, cost_type: str, payee: str, personnel: Sequence[str]
) -> list[Finding]:
    """Refuse a payee that may be a name on a personnel cost type."""
    kinds = {kind.casefold() for kind in personnel}
    if cost_type.casefold() not in kinds or is_pseudonym(payee):
        return []
    problem = "BL-152 the payee of {cost_type} cost may not be a name"
    remedy = "give the pseudonymous id, such as P-17, or leave the payee out"
    return [Finding.of(place, problem, remedy, cost_type=OneOf(cost_type, "type"))]
