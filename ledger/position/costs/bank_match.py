"""What speaks for a payment being what was expected: its name, its amount, who paid it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.costs.voucher_text import names, words_of
from ledger.domain.period import FIRST_YEAR, LAST_YEAR, year_of

if TYPE_CHECKING:
    from ledger.position.costs.bank_expected import Expected

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_RETURNED = re.compile(
    r"\b(?:retoure|return(?:ed)?|storno|rueck(?:gabe|lauf|laeufer|lastschrift|ueberweisung|ruf))"
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

    @property
    def rank(self) -> int:
        """Return its weight: the name before the amount before the partner."""
        return 4 * self.name + 2 * self.amount + self.partner


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


def named_year(text: str, day: int, names: Iterable[str] = ()) -> int:
    """Return the only budget year that a text names, else that of the day.

    A year within one of the names that it speaks of, such as `KIM-2023`, counts where it is alone.
    """
    years = years_in(text)
    of_names = {year for name in names for year in years_in(name)}
    found = years - of_names or years
    return found.pop() if len(found) == 1 else year_of(day)


def years_in(text: str) -> set[int]:
    """Return the budget years that a text names."""
    years = {int(found) for found in _YEAR.findall(text)}
    return {year for year in years if FIRST_YEAR <= year <= LAST_YEAR}


def purpose(name: str, year: int) -> str:
    """Return the purpose of a payment by which it is found again: what it is for, and its year."""
    return name if years_in(name) == {year} else f"{name} {year}"
