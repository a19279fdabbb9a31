"""What a row says of money: its amount and sides, its accounts, its currency, its tax key."""

from __future__ import annotations

import re
from operator import mul
from typing import TYPE_CHECKING

from ledger.domain.errors import UsageError
from ledger.domain.said import Said
from ledger.importing.costs.between import DROP_OR_IGNORE
from ledger.importing.costs.cells import (
    AmountColumn,
    Memo,
    clean,
    in_euros,
    no_other_currency,
    wrong,
)
from ledger.importing.costs.framing import PERHAPS
from ledger.importing.costs.row_columns import Counted, RowColumns, count, places
from ledger.importing.profiles.codes import AMOUNTS
from ledger.importing.profiles.heads import same_head
from ledger.importing.profiles.tax_keys import undoes, with_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from ledger.importing.profiles.codes import Codes
    from ledger.importing.profiles.profile import Profile

_SUMMED = {*AMOUNTS, "side"}
"""What is left out is summed: a row of which nobody knows the amount is refused."""


def is_summed(target: str) -> bool:
    """Return whether a cell decides about the sum of its row: each column of a currency does."""
    return target in _SUMMED or target.startswith("currency")


_NOTHING = re.compile(r"[0.,=_ -]*|\(? ?(?:in )?(?:eur|euro|€) ?\)?", re.IGNORECASE)
_DASH = re.compile(
    r"(?:[-\u2013\u2014\u2212]+(?:[.,][-\u2013\u2014\u2212]+)?\s*(?:€|EUR)?)?", re.ASCII
)
"""Nothing, or what people and the accounting format of a spreadsheet write for it."""
_SECTIONS = {"account": "accounts", "cost_bearer": "posts"}
_DEFAULTS = {"account": "cost_type", "cost_bearer": "post"}
_COUNTS = 'say in [amounts] of a profile which counts: sign = "amount", or "both"'
_MEND = "mend one of them"
_FORWARD = re.compile("90(?:0[0-9]|90)0*")
"""DATEV's accounts of balances and sums carried forward, with as many zeros as accounts have."""


class Accounting:
    """Reads the columns that an amount depends on.

    Args:
        profile: how to read.
        codes: what accounts and cost bearers mean.
        targets: what the file has a column for.

    Attributes:
        unmapped: rows and cents by (account or cost bearer, code).
    """

    def __init__(self, profile: Profile, codes: Codes, targets: AbstractSet[str]) -> None:
        """Prepare what is asked of many cells."""
        self._profile = profile
        self._codes = codes
        otherwise = profile.amounts.cents
        if "amount" not in targets:
            otherwise = self._one_of_two
        elif "side" not in targets:
            otherwise = self._sided
        self._amounts = AmountColumn(profile.amounts, otherwise)
        self._sides = Memo(profile.sides.sign).column
        self._euros, self._perhaps = Memo(in_euros).column, Memo(no_other_currency).column
        self._taxes = {
            "tax_rate": Memo(lambda text: with_key(text, profile.tax, owed=False)).column,
            "tax_case": Memo(lambda text: with_key(text, profile.tax, owed=True)).column,
        }
        self._keys = Memo(lambda key: undoes(key, profile.tax)).column
        self._kinds = Memo(codes.kind)
        self._posts = Memo(codes.post)
        self.unmapped: Counted = {}

    def amounts(self, rows: RowColumns) -> tuple[list[int], list[bool]]:
        """Return signed cents, debit above 0, and which rows undo another one by their key."""
        for target in rows.cells:
            if target.startswith("currency"):
                euros = self._perhaps if target.startswith(PERHAPS) else self._euros
                rows.values(target, euros, none=True)
        cents = self._one_way(rows) if "amount" in rows.cells else self._two_ways(rows)
        for target in self._taxes:
            if any(rows.texts(target)) and not self._ignores(rows, target):
                self._taxed(rows, target)
        if not any(rows.texts("tax_key")):
            return cents, [False] * len(cents)
        return cents, rows.values("tax_key", self._keys, none=False)

    def _ignores(self, rows: RowColumns, target: str) -> bool:
        """Return whether the profile says to look no more at what a cell of DATEV tells."""
        return same_head(rows.names.get(target, "")) in map(same_head, self._profile.ignore)

    def _taxed(self, rows: RowColumns, target: str) -> None:
        """Refuse rows that say of a tax what no key beside it says."""
        keys = rows.texts("tax_key")
        for at, problem in self._taxes[target](rows.texts(target))[1].items():
            if not keys[at].strip("0"):
                rows.tell(at, target, problem)

    def carried(self, cells: Mapping[str, Sequence[str]]) -> tuple[bool, int | None]:
        """Return whether a row carries an amount, and its signed cents; None: nobody can read it.

        What stands in the place of one is one, but for dashes, the head and the name of the euro.
        """
        row = RowColumns([0], {}, {})
        for target, column in cells.items():
            row.cells[target], faults = clean(column)
            for problem in faults.values():
                row.tell(0, target, problem)
        cents = self._one_way(row) if "amount" in cells else self._two_ways(row)
        given = ((target, cells[target][0]) for target in AMOUNTS if target in cells)
        unread = not row.faults.get(0, {}).keys().isdisjoint(AMOUNTS) and any(
            not _NOTHING.fullmatch(text)
            and same_head(text) != same_head(self._profile.columns.get(target, ""))
            for target, text in given
        )
        return bool(cents[0]) or unread, None if unread else cents[0]

    def _sided(self, text: str) -> int:
        """Return the cents of an amount that may have its side behind it: `50,00 H`."""
        sided = self._profile.sides.split(text) if self._profile.amounts.decimal else None
        if sided is None:
            return self._profile.amounts.cents(text)
        cents = self._profile.amounts.cents(sided[0])
        if cents < 0:
            remedy = "keep one of the two"
            raise UsageError.of("BL-483 {text!r} has a sign and a side", remedy, text=text[:30])
        return cents * sided[1]

    def _one_of_two(self, text: str) -> int:
        """Return the cents of a debit or credit; a dash is nothing, for the amount is beside it."""
        return 0 if _DASH.fullmatch(text) else self._profile.amounts.cents(text)

    def _one_way(self, rows: RowColumns) -> list[int]:
        """Return amounts of one column, with their side where the file has one."""
        rows.need("amount")
        cents = rows.values("amount", self._amounts, 0)
        if "side" not in rows.cells:
            return cents
        signs = rows.values("side", self._sides, 1)
        turned = list(map(mul, cents, signs))
        if self._profile.sign == "side":
            for at in [at for at, one in enumerate(cents) if one < 0]:
                rows.tell(at, "amount", wrong("BL-548 has a sign, and a side beside it", _COUNTS))
        if self._profile.sign != "amount":
            return turned
        for at in [at for at, one in enumerate(turned) if one < 0]:
            problem = wrong("BL-549 contradicts the sign of the amount", _MEND)
            rows.tell(at, "side", problem)
        return cents

    def _two_ways(self, rows: RowColumns) -> list[int]:
        """Return debit minus credit; of a credit with a minus the profile says which counts."""
        debit, credit = (rows.values(side, self._amounts, 0) for side in ("debit", "credit"))
        given = zip(rows.texts("debit"), rows.texts("credit"), strict=True)
        for at, pair in enumerate(given):
            if debit[at] or credit[at] or not all(map(_DASH.fullmatch, pair)):
                continue
            remedy = "give one of the two, or leave the row out by a [[skip]]"
            rows.tell(at, "debit", wrong("BL-920 is empty, and so is the credit", remedy))
        for at in places(list(map(bool, map(mul, debit, credit))), value=True):
            problem = wrong("BL-921 stands beside a debit", "a row has one of the two")
            rows.tell(at, "credit", problem)
        if self._profile.sign == "side":
            for at in [at for at, one in enumerate(credit) if one < 0]:
                rows.tell(at, "credit", wrong("BL-850 is a credit with a minus", _COUNTS))
        if self._profile.sign == "amount":
            for at in [at for at, one in enumerate(credit) if one > 0]:
                rows.tell(at, "credit", wrong("BL-549 contradicts the sign of the amount", _MEND))
            return [one + other for one, other in zip(debit, credit, strict=True)]
        return [one - other for one, other in zip(debit, credit, strict=True)]

    def kinds(self, rows: RowColumns, cents: list[int]) -> tuple[list[str], Sequence[str]]:
        """Return cost types, and the accounts that have them.

        Where a row names both accounts, the one that has a cost type is meant: what is debited to
        the other is credited to it, and `cents` change their sign.
        """
        accounts = rows.texts("account")
        own = self._profile.own
        kinds = list(accounts if own else map(self._kinds.__getitem__, accounts))
        if "contra_account" in rows.cells:
            accounts = list(accounts)
            self._other_side(rows, kinds, accounts, cents)
        elif self._profile.own_accounts:
            kinds = [kind or account for kind, account in zip(kinds, accounts, strict=True)]
        if self._profile.format == "datev":
            self._balances(rows, kinds)
        self._look(rows, "account", kinds, cents, skip=self._profile.skip_accounts)
        pairs = zip(accounts, kinds, strict=True)
        return kinds, accounts if all(accounts) else [one or kind for one, kind in pairs]

    def _other_side(
        self, rows: RowColumns, kinds: list[str], accounts: list[str], cents: list[int]
    ) -> None:
        contra = rows.texts("contra_account")
        for at, other in enumerate(contra):
            kind = self._kinds[other] if other else ""
            if kind and kinds[at]:
                problem = wrong(
                    "BL-936 {one!r} and {other!r} both have a cost type",
                    "map the one that is the expense",
                    one=accounts[at],
                    other=other,
                )
                rows.tell(at, "account", problem)
            elif kind:
                kinds[at], accounts[at], cents[at] = kind, other, -cents[at]
            elif not kinds[at] and not other and self._profile.own_accounts:
                kinds[at] = accounts[at]

    def _balances(self, rows: RowColumns, kinds: Sequence[str]) -> None:
        """Refuse costs of which the other account is one of balances carried forward."""
        personal = self._profile.account_digits + 1
        for target in ("account", "contra_account"):
            accounts, head = rows.texts(target), rows.names.get(target, "")
            numbers = {
                one
                for one in {*accounts}
                if _FORWARD.fullmatch(one) and len(one) != personal and not self._kinds[one]
            }
            if not numbers or self._ignores(rows, target):
                continue
            for at in [at for at, one in enumerate(accounts) if one in numbers and kinds[at]]:
                words = "BL-889 {text!r} is an account of balances carried forward"
                problem = wrong(words, DROP_OR_IGNORE, text=accounts[at], head=head)
                rows.tell(at, target, problem)

    def posts(self, rows: RowColumns, cents: Sequence[int]) -> list[str]:
        """Return posts."""
        bearers = rows.texts("cost_bearer")
        posts = list(bearers if self._profile.own else map(self._posts.__getitem__, bearers))
        self._look(rows, "cost_bearer", posts, cents, skip=self._profile.skip_posts)
        return posts

    def _look(
        self,
        rows: RowColumns,
        target: str,
        found: Sequence[str],
        cents: Sequence[int],
        *,
        skip: bool,
    ) -> None:
        """Note the rows whose code means nothing."""
        for at in places(found, "") if "" in found else ():
            code = rows.texts(target)[at]
            if self._profile.own:
                rows.tell(at, target, wrong("BL-089 is empty", "fill it in"))
                continue
            told = rows.faults.get(at, {})
            if target in told:
                continue  # nobody knows what it would be
            count(self.unmapped, (target, code), cents[at])
            if skip and not any(map(is_summed, told)):
                words = "{target} not in [{section}]"
                rows.left_out[at] = Said(words, target=target, section=_SECTIONS[target])
            else:
                rows.tell(at, target, self._unmapped(rows, target, at))

    def _unmapped(self, rows: RowColumns, target: str, at: int) -> Said:
        code, other = rows.texts(target)[at], ""
        if target == "account":
            other = rows.texts("contra_account")[at]
        if self._profile.own_accounts and target == "account":
            problem = "BL-922 {code!r} is not a cost type of this ledger"
            if other:
                problem = "BL-923 neither {code!r} nor {other!r} is a cost type of this ledger"
            remedy = "cost-type register, or map it in a profile"
            return wrong(problem, remedy, code=code, other=other)
        if self._profile.own_accounts:
            problem = "BL-681 {code!r} is no post of this ledger"
            return wrong(problem, "post establish, or map it in a profile", code=code)
        if not code and not other:
            remedy = "[defaults] {default} of a profile, or leave its rows out by a [[skip]]"
            return wrong("BL-089 is empty", remedy, default=_DEFAULTS[target])
        problem = "BL-924 {code!r} is not in [{section}] of the profile"
        if other:
            problem = "BL-925 neither {code!r} nor {other!r} is in [{section}] of the profile"
        return wrong(problem, "add it", code=code, other=other, section=_SECTIONS[target])

    def leave_out(self, rows: RowColumns, cents: Sequence[int], skipped: Counted) -> None:
        """Count the rows without a mapped code that are left out."""
        for at, rule in rows.left_out.items():
            count(skipped, rule, cents[at])
