"""What is missing between pages and statements: a bank numbers pages, and says balances."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ledger.domain.money import Cents
from ledger.domain.said import Said
from ledger.importing.bank.camt_entry import says_yes, unread

if TYPE_CHECKING:
    from ledger.importing.bank.camt_part import CamtPart

_MOST = 20


class CamtPages:
    """Follows the pages of accounts, and of the whole message, in the order of the file."""

    def __init__(self) -> None:
        self._at: dict[str, tuple[int, Said]] = {}
        """By account the page that has to follow, where one has to, and of what."""
        self._missing: dict[Said, None] = {}

    def turn(self, part: CamtPart, path: str, account: str, place: Said) -> None:
        """Take what a part says of its page.

        Raises:
            Fault: it says no number, or neither that it is the last page nor that it is not.
        """
        number, last = f"{path}PgNb", f"{path}LastPgInd"
        if number not in part and last not in part:
            return
        written = part.text(number)
        if not (written.isascii() and written.isdecimal() and len(written) <= 5):  # noqa: PLR2004 - as the standard says
            raise unread(number, written, place)
        page = int(written)
        wanted, _ = self._at.pop(account, (1, place))
        if page != wanted:
            self._miss(wanted, place)
        if not says_yes(part, last, place):
            self._at[account] = (page + 1, place)

    def missing(self) -> Iterator[Said]:
        """Yield which pages are not there: of several the first."""
        for page, place in self._at.values():
            self._miss(page, place)
        yield from self._missing

    def _miss(self, page: int, place: Said) -> None:
        if len(self._missing) < _MOST:
            words = "BL-902 {place}: page {page} is not in the file; read it, too"
            self._missing[Said(words, place=place, page=page)] = None


class CamtChain:
    """Holds the balances of the statements of each account against one another."""

    def __init__(self) -> None:
        self._opening: dict[str, Counter[int]] = {}
        self._closing: dict[str, Counter[int]] = {}

    def link(self, iban: str, balances: Mapping[str, int]) -> None:
        """Take the opening and closing balance of a statement, where it has both."""
        if {"opening", "closing"} <= balances.keys():
            self._opening.setdefault(iban, Counter())[balances["opening"]] += 1
            self._closing.setdefault(iban, Counter())[balances["closing"]] += 1

    def broken(self) -> Iterator[Said]:
        """Yield the accounts of which a statement is missing between two: only one begins anew."""
        for iban, opening in self._opening.items():
            begun = opening - self._closing[iban]
            if begun.total() > 1:
                words = "BL-884 account {iban}: a statement that opens with {cents} follows none"
                yield Said(words, iban=iban, cents=Cents([*begun][-1]))
