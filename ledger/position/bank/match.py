"""What speaks for a payment being what was expected: its name, its amount, who paid it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.costs.voucher_text import names, words_of

if TYPE_CHECKING:
    from ledger.position.bank.expected import Expected

_RETURNED = re.compile(
    r"\b(?:retour|return(?:ed)?\b|storn|nicht eingeloest"
    r"|(?:zu)?rueck(?:gabe|gebucht|buchung|lauf|laeufer|lastschrift|ueberweisung|ruf))"
)


class MatchEvidence(NamedTuple):
    """Whether text names it, the amount is what is open, and the other party is the partner."""

    name: bool
    amount: bool
    partner: bool

    @property
    def any(self) -> bool:
        """Say whether anything speaks for it."""
        return any(self)

    @property
    def strong(self) -> bool:
        """Say whether its name speaks for it, or amount and partner both."""
        return self.name or (self.amount and self.partner)

    def rank(self, *, of_year: bool) -> int:
        """Return its weight: the name, amount and partner both, the year, the amount, the partner.

        `of_year`: its budget year is named, or none is.
        """
        signs = (self.name, self.strong, of_year, self.amount, self.partner)
        return sum(holds << place for place, holds in enumerate(reversed(signs)))


def match_evidence(
    text: str, party: str, cents: int, expected: Expected, partner: str
) -> MatchEvidence:
    """Return what speaks for a payment being `expected`.

    Args:
        text: remittance information and references.
        party: the other party's name on the statement.
        cents: the payment, above zero coming in.
        expected: what it could be.
        partner: the registered name of the body that pays or is paid.
    """
    same = same_party(party, partner)
    return MatchEvidence(names(text, expected.name), abs(cents) == expected.cents, same)


def same_party(one: str, other: str) -> bool:
    """Say whether two names are of one party: all words of one stand in the other."""
    left, right = f" {words_of(one)} ", f" {words_of(other)} "
    return bool(left.strip() and right.strip()) and (left in right or right in left)


def says_returned(text: str) -> bool:
    """Say whether a text speaks of a payment that came back."""
    return _RETURNED.search(words_of(text)) is not None
