"""What the columns of a row say beside its money: days, years, bodies, lines, reversals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.domain.period import months_of, year_of
from ledger.importing.costs import cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ledger.domain.said import Said
    from ledger.importing.costs.row_columns import RowColumns
    from ledger.importing.profiles.codes import Codes
    from ledger.importing.profiles.profile import Profile

_DAYS = ("booked_on", "paid_on", "document_on", "known_on", "service_from", "service_to")
VoucherKey = tuple[str, int]
"""Voucher and fiscal year; "" or 0 where a row does not tell."""


class Torn(NamedTuple):
    """Vouchers of which no line is taken, because of lines that the rules refuse.

    `causes` are these lines by their number: what is wrong, and whether they are in conflict.
    """

    keys: set[VoucherKey]
    causes: dict[int, tuple[Said, bool]]


class Fields:
    """Reads these columns, block by block, in the order of the file.

    Args:
        profile: how to read.
        codes: what the codes of bodies mean.
    """

    def __init__(self, profile: Profile, codes: Codes) -> None:
        """Prepare what is asked of many cells."""
        self._profile = profile
        self._days = cells.Memo(lambda text: profile.dates.day(text) if text else 0)
        self._services = cells.Memo(lambda text: profile.dates.service_day(text) if text else 0)
        self._named = cells.Memo(lambda text: profile.dates.month(text) if text else 0).column
        self._bodies = cells.Memo(codes.body).column
        self._years = cells.Memo(cells.year).column
        self._numbers = cells.Memo(cells.whole_number).column
        self._marks = cells.Memo(cells.is_marked(profile.marks, profile.unmarked)).column
        self._months = cells.Months()
        self._counts: dict[tuple[str, int, bool], int] = {}

    def values(
        self, rows: RowColumns, kinds: list[str], posts: list[str], cents: list[int]
    ) -> dict[str, Sequence[Any]]:
        """Return what the columns say that are read alike in every row."""
        profile = self._profile
        for target in _DAYS if not profile.own else ():
            if target in rows.cells:
                rows.cells[target] = cells.given_days(rows.cells[target])
        rows.need("voucher")
        for at, text in cells.damaged(rows.texts("voucher")):
            problem = "BL-858 {text!r} is what a spreadsheet shows in the place of a text"
            remedy = "store the column as text, and type it again"
            rows.tell(at, "voucher", cells.wrong(problem, remedy, text=text[:30]))
        rows.need("booked_on")
        days: dict[str, list[int]] = {
            target: rows.values(target, self._days.column, 0)
            for target in _DAYS[:4]
            if target in rows.cells
        }
        if profile.period is not None:
            self._within(rows, days["booked_on"], profile.period)
        years = self._optional(rows, "fiscal_year", self._years)
        first, last = self._service(rows, days, years)
        home: Sequence[str] = [profile.defaults.get("body", "")] * len(rows.numbers)
        if "body" in rows.cells:
            home = rows.texts("body") if profile.own else rows.values("body", self._bodies, "")
        nothing = [0] * len(rows.numbers)
        return {
            "post": posts,
            "cost_type": kinds,
            "cents": cents,
            "first": first,
            "last": last,
            "booked_on": days["booked_on"],
            "paid_on": days.get("paid_on", nothing),
            "known_on": days.get("known_on", nothing),
            "voucher": rows.texts("voucher"),
            "year": years or nothing,
            "bearing_year": self._optional(rows, "bearing_year", self._years) or nothing,
            "body": home,
            "payee": rows.texts("payee"),
        }

    @staticmethod
    def _optional(rows: RowColumns, target: str, reads: Any) -> list[Any]:  # noqa: ANN401 - a reader of any cell
        return rows.values(target, reads, 0) if any(rows.texts(target)) else []

    @staticmethod
    def _within(rows: RowColumns, days: Sequence[int], period: tuple[int, int]) -> None:
        """Refuse rows outside the period that the file names for itself."""
        first, last = period
        if days and (min(days) < first or max(days) > last):
            for at, day in enumerate(days):
                if day and not first <= day <= last:
                    text = rows.texts("booked_on")[at]
                    problem = "BL-926 {text!r} is outside the period of the batch in line 1"
                    rows.tell(at, "booked_on", cells.wrong(problem, "export it anew", text=text))

    def _service(
        self, rows: RowColumns, days: Mapping[str, list[int]], years: Sequence[int]
    ) -> tuple[Sequence[int], Sequence[int]]:
        """Return first and last days of service: two columns, a month, or that of another date."""
        first = rows.values("service_from", self._services.column, 0)
        last = rows.values("service_to", self._services.column, 0)
        for at, day in enumerate(rows.values("service_month", self._named, 0)):
            if day:
                first[at], last[at] = self._months[day]
        if self._profile.own:
            rows.need("service_from")
            rows.need("service_to")
            return first, last
        if not all(first):
            self._monthly(rows, days, first, last)
            self._yearly(rows, years, first, last)
        if not all(last):
            last = [day or other for day, other in zip(last, first, strict=True)]
        return first, last

    def _monthly(
        self, rows: RowColumns, days: Mapping[str, list[int]], first: list[int], last: list[int]
    ) -> None:
        """Fill in the month of another date where no day of service is given."""
        of = self._profile.month_of
        start = "service_month" if "service_month" in rows.cells else "service_from"
        given, ends, source = (rows.texts(one) for one in (start, "service_to", of))
        pairs = list(map(self._months.__getitem__, days[of])) if of else []
        if of and not any(given) and not any(ends) and all(source):
            first[:], last[:] = (list(part) for part in zip(*pairs, strict=True))
            return
        for at, day in enumerate(first):
            if day or given[at]:
                continue
            if ends[at]:
                problem = cells.wrong("BL-927 is empty, and service_to is not", "give both")
                rows.tell(at, start, problem)
            elif not of:
                rows.tell(at, start, cells.wrong("BL-089 is empty", "fill it in"))
            elif not source[at]:
                words = "BL-928 is empty, and the month of service is taken from it"
                remedy = "fill it in, or name another date in month_of"
                rows.tell(at, of, cells.wrong(words, remedy))
            else:
                first[at], last[at] = pairs[at]

    def _yearly(
        self, rows: RowColumns, years: Sequence[int], first: list[int], last: list[int]
    ) -> None:
        """Let the fiscal year decide about months of another date, if the profile says so."""
        pairs = {*zip(years, first, strict=False)} if self._profile.year_of != "date" else ()
        if all(year in {0, year_of(day)} for year, day in pairs if day):
            return
        given = rows.texts("service_month" if "service_month" in rows.cells else "service_from")
        for at, (year, day) in enumerate(zip(years, first, strict=True)):
            if given[at] or not (day and year) or year == year_of(day):
                continue
            if self._profile.year_of:
                month = months_of(year)[-1 if year < year_of(day) else 0]
                first[at], last[at] = month.start, month.end - 1
            else:
                words = "BL-857 {year}, but the month of service is taken from a date of {other}"
                remedy = (
                    'say in [service] of a profile which year bears: year_of = "fiscal_year" (its '
                    'nearest month), or "date"'
                )
                found = cells.wrong(words, remedy, year=str(year), other=str(year_of(day)))
                rows.tell(at, "fiscal_year", found)

    def undone(self, rows: RowColumns, turned: Sequence[bool]) -> list[bool]:
        """Return which rows are reversals: by a mark, by a key, or by the voucher they name."""
        undone = list(turned)
        if "reversal" in rows.cells:
            marked = rows.values("reversal", self._marks, none=False)
            undone = [one or other for one, other in zip(undone, marked, strict=True)]
        if any(rows.texts("reverses")):
            pairs = [*zip(rows.texts("voucher"), rows.texts("reverses"), strict=True)]
            later = self._profile.undone_later
            undone = [
                (one or bool(pair[1])) and pair not in later
                for one, pair in zip(undone, pairs, strict=True)
            ]
            rows.cells["reverses"] = ["" if pair in later else pair[1] for pair in pairs]
        return undone

    def lines(self, rows: RowColumns, values: Mapping[str, Sequence[Any]]) -> list[int]:
        """Return the numbers of lines: as they stand there, or counted in the order of the file."""
        given = rows.values("line", self._numbers, 0) if any(rows.texts("line")) else []
        if not self._profile.count_lines:
            return [number or 1 for number in given] or [1] * len(rows.numbers)
        found: list[int] = []
        for at, (voucher, fiscal) in enumerate(self.keys(rows, values)):
            key = (voucher, fiscal, values["reversal"][at])
            number = given[at] if given else 0
            if not number and at not in rows.left_out:
                number = self._counts[key] = self._counts.get(key, 0) + 1
            found.append(number)
        return found

    @staticmethod
    def keys(rows: RowColumns, values: Mapping[str, Sequence[Any]]) -> list[VoucherKey]:
        """Return the voucher that each row belongs to: that which it reverses, if it does."""
        columns = (rows.texts("reverses"), rows.texts("voucher"), values["year"], values["first"])
        return [
            (of or voucher, fiscal or (year_of(first) if first else 0))
            for of, voucher, fiscal, first in zip(*columns, strict=True)
        ]
