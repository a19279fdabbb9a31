"""Which payments came back: as the bank says, or as a later one that undoes them looks like it."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ledger.position.bank.match import same_party, says_returned

if TYPE_CHECKING:
    from ledger.position.bank.entry import BankEntry
    from ledger.position.bank.expected import PaymentOnRecord

DAYS_BACK = 92
"""A payment that comes back without saying so does within a quarter."""
_NEAREST = 50
"""Of so many payments alike the nearest are looked at: a statement has fees by the thousand."""


_LAST = 1 << 60


class CameBack(NamedTuple):
    """What is known of a payment that came back, or of the one that brought it back.

    `certain`: the bank says so; else a person decides. `event`: the fact on record that is undone.
    """

    certain: bool
    event: int | None = None


def came_back(
    entries: Sequence[BankEntry], recorded: Sequence[PaymentOnRecord], partners: Mapping[str, str]
) -> dict[int, CameBack]:
    """Return, by number of the entry, which entries undo one another or a fact on record.

    Args:
        entries: of one file.
        recorded: payments on record of the same account.
        partners: the registered name of each body.
    """
    earlier = _Earlier(entries)
    facts: dict[int, list[PaymentOnRecord]] = defaultdict(list)
    for fact in recorded:
        facts[-fact.cents].append(fact)
    found: dict[int, CameBack] = {}
    for entry in entries:
        before = facts[entry.cents]
        if entry.returned:
            undone = _undone(entry, earlier.than(entry), found)
            event = _event(entry, before, partners)
            found[entry.number] = CameBack(certain=True, event=event)
            certain = len(undone) == 1
            found.update((one.number, CameBack(certain, event)) for one in undone)
            continue
        alike = [one for one in earlier.than(entry) if _looks_undone(one, entry)]
        undoes = _looks_recorded(entry, before, partners)
        if alike or undoes is not None:
            for one in (*alike, entry):
                found.setdefault(one.number, CameBack(certain=False, event=undoes))
    return found


class _Earlier:
    """Finds the payments before another one that it could undo: the nearest, and those alike."""

    def __init__(self, entries: Sequence[BankEntry]) -> None:
        self._groups: dict[tuple[int, str], list[BankEntry]] = defaultdict(list)
        for entry in sorted(entries, key=_when):
            if not entry.returned:
                for key in _keys(entry):
                    self._groups[-entry.cents, key].append(entry)

    def than(self, entry: BankEntry) -> list[BankEntry]:
        """Return them in their order; what the bank marks may stand before what it undoes."""
        until = (entry.booked_on, _LAST if entry.returned else entry.number)
        found: dict[int, BankEntry] = {}
        for key in _keys(entry):
            group = self._groups.get((entry.cents, key), ())
            end = bisect_right(group, until, key=_when)
            found.update((one.number, one) for one in group[max(0, end - _NEAREST) : end])
        return [found[number] for number in sorted(found)]


def _when(entry: BankEntry) -> tuple[int, int]:
    return entry.booked_on, entry.number


def _keys(entry: BankEntry) -> Iterator[str]:
    """Yield by what a payment is looked up: its amount alone, and what tells its other party."""
    yield ""
    for kind, text in zip("eip", (entry.end_to_end, entry.party_iban, entry.party), strict=True):
        if text:
            yield f"{kind} {text}"


def _undone(
    entry: BankEntry, others: Sequence[BankEntry], taken: Mapping[int, CameBack]
) -> list[BankEntry]:
    """Return the payment that a marked one undoes; several, where nothing tells which."""
    open_ones = [one for one in others if not (one.number in taken and taken[one.number].certain)]
    most = max((_alike(one, entry) for one in open_ones), default=0)
    return [one for one in open_ones if _alike(one, entry) == most]


def _alike(one: BankEntry, other: BankEntry) -> int:
    """Return how much says that two payments belong together, beside their amount."""
    same_reference = bool(one.end_to_end) and one.end_to_end == other.end_to_end
    same_account = bool(one.party_iban) and one.party_iban == other.party_iban
    return 2 * same_reference + (same_account or same_party(one.party, other.party))


def _looks_undone(one: BankEntry, later: BankEntry) -> bool:
    if later.booked_on - one.booked_on > DAYS_BACK:
        return False
    return _alike(one, later) > 0 or says_returned(later.text)


def _looks_recorded(
    entry: BankEntry, facts: Sequence[PaymentOnRecord], partners: Mapping[str, str]
) -> int | None:
    for fact in facts:
        known = fact.partner and same_party(entry.party, partners.get(fact.partner, ""))
        if 0 <= entry.booked_on - fact.paid_on <= DAYS_BACK and (
            known or says_returned(entry.text)
        ):
            return fact.sequence
    return None


def _event(
    entry: BankEntry, facts: Sequence[PaymentOnRecord], partners: Mapping[str, str]
) -> int | None:
    """Return the fact that a marked payment undoes; None where none or several could be it."""
    near = [one for one in facts if 0 <= entry.booked_on - one.paid_on <= DAYS_BACK]
    named = [one for one in near if same_party(entry.party, partners.get(one.partner, ""))]
    chosen = named or near
    return chosen[0].sequence if len(chosen) == 1 else None
