"""The one reader: rows of any file become bookings and reversals, by a profile.

The product's own CSV and DATEV are profiles that are built in. Rows without a fault go on in
columns, whatever stands in the others.

Only what this takes is imported: a process that reads ahead starts with it.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import compress
from typing import TYPE_CHECKING, Any

from msgspec import UNSET

from ledger.domain.commands import BookCost, ReverseCost
from ledger.domain.costs.booking_block import Line, LineBlock, Naming
from ledger.domain.costs.booking_columns import Bookings
from ledger.domain.fields import name_problem, optional_name_problem
from ledger.domain.period import year_of
from ledger.importing.costs import cells
from ledger.importing.costs.accounting import Accounting, is_summed
from ledger.importing.costs.fields import Fields, Torn, VoucherKey
from ledger.importing.costs.framing import Framing
from ledger.importing.costs.read_rows import Read, RefusedRow
from ledger.importing.costs.row_columns import ROW, Counted, RowColumns
from ledger.importing.costs.unspoken import Unspoken
from ledger.importing.profiles.codes import Codes, Places, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from ledger.importing.files.splitting import Block
    from ledger.importing.profiles.profile import Profile

_BOOKED = {
    "posts": "post",
    "cost_types": "cost_type",
    "cents": "cents",
    "service_from": "first",
    "service_to": "last",
    "booked_on": "booked_on",
    "paid_on": "paid_on",
    "vouchers": "voucher",
    "fiscal_years": "year",
    "employing_bodies": "body",
    "payees": "payee",
}
"""What a plain booking takes of a row, by its column of `Bookings`."""


class TableReader:
    """Reads the rows behind a header line, block by block, in their order.

    Args:
        name: of the file, for messages.
        head: the header line.
        profile: how to read.
        reading: what the ledger knows, and which source and texts are meant.
        torn: vouchers of which no line is taken, because of another one.

    Attributes:
        targets: what the file has a column for.
        filled: returns the rows of the block that was just read with what they take from above.
        unread: the heads of columns that the profile does not speak of.
        skipped: rows and cents by the rule that leaves them out.
        unmapped: rows and cents by (account or cost bearer, code).
        hints: rows and cents of a cost by (head, word) of a free text: money that came back?

    Raises:
        UsageError: a column that the profile names is missing or stands twice.
    """

    def __init__(
        self,
        name: str,
        head: Sequence[str],
        profile: Profile,
        reading: Reading,
        torn: Torn | None = None,
    ) -> None:
        where = Places(name, head, profile)
        codes = Codes(profile, reading)
        self.unread = where.unread
        self._profile = profile
        self._homes = reading.employing_bodies
        self._keep = reading.keep_text or profile.keep_text
        self._source = reading.source if profile.own else profile.source
        self._torn = torn
        self.targets = frozenset(where.targets)
        self._money = Accounting(profile, codes, self.targets)
        self._frame = Framing(where, profile, self._money.carried)
        self.filled = self._frame.filled
        self.skipped: Counted = self._frame.skipped
        self.unmapped: Counted = self._money.unmapped
        self.hints: Counted = {}
        self._ids = cells.Memo(cells.pseudonym)
        self._fields = Fields(profile, codes)
        self._unspoken = Unspoken(profile, reading.employing_bodies)

    @property
    def counted(self) -> tuple[Counted, ...]:
        """Return what is counted of all rows; another process sends it at its end."""
        return self.skipped, self.unmapped, self.hints

    def __call__(self, block: Block) -> Read:
        """Read many rows."""
        rows, misfits = self._frame(block)
        cents, turned = self._money.amounts(rows)
        kinds, accounts = self._money.kinds(rows, cents)
        posts = self._money.posts(rows, cents)
        values = self._fields.values(rows, kinds, posts, cents)
        values["reversal"] = self._fields.undone(rows, turned)
        self._unspoken.look(rows, cents, posts, values["body"], values["reversal"])
        values["line"] = self._fields.lines(rows, values)
        keys = self._fields.keys(rows, values) if self._torn or rows.faults or misfits else ()
        if self._torn is not None:
            self._tear(rows, keys, self._torn)
        self._money.leave_out(rows, cents, self.skipped)
        self._unspoken.hint(rows, cents, values["reversal"], self.hints)
        refused = [RefusedRow(found[0], (found,), sums, ("", 0)) for found, sums in misfits]
        refused += [
            RefusedRow(rows.numbers[at], rows.findings(at), _known(rows, cents, at), keys[at])
            for at in sorted(rows.faults.keys() - rows.left_out.keys())
        ]
        return self._read(rows, values, accounts, refused)

    @staticmethod
    def _tear(rows: RowColumns, keys: Sequence[VoucherKey], torn: Torn) -> None:
        """Refuse the lines of a voucher of which another line is refused."""
        for at, (voucher, fiscal) in enumerate(keys):
            cause = torn.causes.get(rows.numbers[at])
            if at in rows.faults:
                continue
            if cause is not None:
                rows.tell(at, ROW, cause[0])
            elif voucher and not torn.keys.isdisjoint({(voucher, fiscal), (voucher, 0)}):
                problem = "BL-929 another line of this voucher is refused"
                rows.tell(at, "voucher", cells.wrong(problem, "import them together"))

    def _read(
        self,
        rows: RowColumns,
        values: dict[str, Sequence[Any]],
        accounts: Sequence[str],
        refused: Sequence[RefusedRow],
    ) -> Read:
        gone = rows.faults.keys() | rows.left_out.keys()
        odd = sorted(self._odd(rows, values) - gone)
        named = [one for one in self._named(rows, values) if one.place not in gone]
        numbers, text = rows.numbers, rows.texts("text")
        made = [self._command(rows, values, at) for at in odd]
        if gone:
            kept = [at not in gone for at in range(len(numbers))]
            numbers, text = list(compress(numbers, kept)), list(compress(text, kept))
            accounts = list(compress(accounts, kept))
            values = {name: list(compress(column, kept)) for name, column in values.items()}
            before = sorted(gone)
            odd = [at - bisect_left(before, at) for at in odd]
            named = [
                one._replace(place=one.place - bisect_left(before, one.place)) for one in named
            ]
        texts = 0 if self._keep else sum(map(bool, text))
        payees = 0 if self._keep else self._names(values["payee"])
        cents, days = list(values["cents"]), values["booked_on"]
        if odd:
            for place, line in zip(odd, made, strict=True):
                if isinstance(line, ReverseCost):
                    cents[place] = line.expected_cents
            others = set(odd)
            plain = [at not in others for at in range(len(numbers))]
            values = {name: list(compress(values[name], plain)) for name in _BOOKED.values()}
        lines = LineBlock(self._bookings(values), list(zip(odd, made, strict=True)))
        return Read(
            lines=lines,
            numbers=numbers,
            accounts=accounts,
            days=days,
            cents=cents,
            doubtful=odd,
            refused=refused,
            texts=texts,
            payees=payees,
            totals={},
            named=named,
        )

    def _named(self, rows: RowColumns, values: Mapping[str, Sequence[Any]]) -> Iterator[Naming]:
        """Yield the rows that name another voucher, which may stand from an earlier file."""
        for at, (vouchers, head, problem) in rows.named.items():
            yield Naming(
                place=at,
                body=values["body"][at] or self._homes.get(values["post"][at], ""),
                source=rows.texts("source")[at] or self._source,
                year=values["year"][at]
                or (year_of(first) if (first := values["first"][at]) else 0),
                vouchers=vouchers,
                cents=values["cents"][at],
                column=head,
                problem=problem,
            )

    def _names(self, payees: Sequence[str]) -> int:
        """Return how many payees are no ids, and dropped."""
        dropped = {payee for payee in {*payees} if payee and not self._ids[payee]}
        return sum(map(dropped.__contains__, payees))

    def _bookings(self, values: Mapping[str, Sequence[Any]]) -> Bookings:
        count = len(values["post"])
        columns = {column: values[name] for column, name in _BOOKED.items()}
        columns["payees"] = list(map(self._ids.__getitem__, columns["payees"]))
        return Bookings(
            **columns,
            lines=[1] * count,
            sources=[self._source] * count,
            texts=[""] * count,
            known_on=[0] * count,
            bearing_years=[UNSET] * count,
        )

    def _odd(self, rows: RowColumns, values: Mapping[str, Sequence[Any]]) -> set[int]:
        """Return the rows that are more than a plain booking on line 1 of its voucher."""
        odd: set[int] = set()
        columns: list[Sequence[Any]] = [values["reversal"], values["known_on"]]
        columns.append(values["bearing_year"])
        if self._keep:
            columns += [rows.texts("text"), rows.texts("payee")]
        for column in columns:
            if any(column):
                odd |= {at for at, one in enumerate(column) if one}
        odd |= _which(values["line"], {*values["line"]} - {1})
        sources = {*rows.texts("source")} - {"", self._source}
        odd |= _which(rows.texts("source"), sources)
        for name in ("post", "cost_type", "voucher"):
            column = values[name]
            if not "".join(column).isascii():
                odd |= _which(column, {one for one in {*column} if one and name_problem(one)})
        odd |= _which(values["body"], {b for b in {*values["body"]} if optional_name_problem(b)})
        if name_problem(self._source):
            odd = set(range(len(rows.numbers)))
        return odd

    def _command(self, rows: RowColumns, values: Mapping[str, Sequence[Any]], at: int) -> Line:
        """Return the booking or reversal of one row."""
        one = {name: column[at] for name, column in values.items()}
        source = rows.texts("source")[at] or self._source
        body, first, fiscal = one["body"], one["first"], one["year"]
        if one["reversal"]:
            return ReverseCost(
                employing_body=body or self._homes.get(one["post"], ""),
                fiscal_year=fiscal or year_of(first),
                voucher=rows.texts("reverses")[at] or one["voucher"],
                booked_on=one["booked_on"],
                paid_on=one["paid_on"],
                line=one["line"],
                source=source,
                reversal_voucher=one["voucher"],
                known_on=one["known_on"],
                expected_post=one["post"],
                expected_cost_type=one["cost_type"],
                expected_cents=one["cents"] if self._profile.mirrored else -one["cents"],
            )
        payee = one["payee"]
        return BookCost(
            post=one["post"],
            cost_type=one["cost_type"],
            amount_cents=one["cents"],
            service_from=first,
            service_to=one["last"],
            booked_on=one["booked_on"],
            paid_on=one["paid_on"],
            voucher=one["voucher"],
            line=one["line"],
            source=source,
            fiscal_year=fiscal,
            employing_body=body,
            payee=payee if self._keep else self._ids[payee],
            text=rows.texts("text")[at] if self._keep else "",
            known_on=one["known_on"],
            bearing_year=one["bearing_year"] or UNSET,
        )


def _known(rows: RowColumns, cents: Sequence[int], at: int) -> int | None:
    """Return the cents of a row; None: what they depend on could not be read."""
    return None if any(map(is_summed, rows.faults[at])) else cents[at]


def _which(column: Sequence[Any], wanted: AbstractSet[Any]) -> set[int]:
    """Return where some values stand."""
    return {at for at, one in enumerate(column) if one in wanted} if wanted else set()
