"""Rows of any finance system's export become bookings and reversals, by a profile."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import category

from msgspec import UNSET

from ledger.application.recording.costs.import_results import LineFinding
from ledger.domain.commands import BookCost, ReverseCost
from ledger.domain.costs.payee import is_pseudonym
from ledger.domain.errors import UsageError
from ledger.domain.period import date_of, months_of, year_of
from ledger.domain.said import Said
from ledger.importing.costs.mapped_columns import MappedPlain
from ledger.importing.profiles.codes import Codes, Places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.importing.costs.plain_columns import Plain, Reading
    from ledger.importing.profiles.profile import Profile

MAX_FIELD = 200


class MappedColumns:
    """Reads the rows behind a header line by a profile.

    Args:
        name: of the file, for messages.
        head: the header line.
        profile: how to read.
        reading: default source, free text, each post's employing body.

    Raises:
        UsageError: a column that the profile names is missing or stands twice.
    """

    def __init__(self, name: str, head: list[str], profile: Profile, reading: Reading) -> None:
        places = Places(name, head, profile)
        self._codes = Codes(profile, reading)
        self._plain = MappedPlain(profile, reading, places, self._codes)
        self._places = places.targets
        self._skips, self._splits = places.skips, places.splits
        self._width = places.width
        self._profile = profile
        self._reading = reading
        self._counts: dict[tuple[str, int, str], int] = {}
        self.dropped_texts = 0
        self.account = ""
        self.plain = False
        self.unmapped: dict[tuple[str, str], int] = {}

    def __call__(
        self, number: int, row: list[str]
    ) -> BookCost | ReverseCost | list[LineFinding] | None:
        """Return the line of a row, None of one to leave out, or everything that is wrong."""
        # Trailing empty fields are often left away, or added.
        if len(row) < self._width:
            row = [*row, *[""] * (self._width - len(row))]
        if any(skip.fits(row[place].strip()) for place, skip in self._skips):
            return None
        values = _Values(number, self._cells(row), self._profile)
        kind, post = self._kind(values), self._post(values)
        if kind is None or post is None:
            return None
        made = self._made(values, kind, post)
        if values.found:
            return values.found
        if values.text("text") and not (self._reading.keep_text or self._profile.keep_text):
            self.dropped_texts += 1
        return made

    def block(self, columns: Sequence[Sequence[str]]) -> Plain | None:
        """Read many rows given as columns; None: all are to be read singly."""
        return self._plain(columns)

    def _cells(self, row: list[str]) -> dict[str, str]:
        cells = {target: row[place].strip() for target, place in self._places.items()}
        for target, cell in cells.items():
            if not cell.isprintable():
                cells[target] = _spaced(cell)
        for place, pattern in self._splits:
            match = pattern.fullmatch(row[place].strip())
            if match is not None:
                cells |= {name: value or "" for name, value in match.groupdict().items()}
            else:
                cells["_split"] = row[place].strip()[:40]
        return cells

    def _kind(self, values: _Values) -> str | None:
        """Return the cost type of the account; None: the row is left out."""
        self.account = values.text("account")
        kind = self._codes.kind(self.account)
        if kind:
            return kind
        return self._none("account", self.account, values, skip=self._profile.skip_accounts)

    def _post(self, values: _Values) -> str | None:
        """Return the post of the cost bearer; None: the row is left out."""
        bearer = values.text("cost_bearer")
        post = self._codes.post(bearer)
        if post:
            return post
        return self._none("cost_bearer", bearer, values, skip=self._profile.skip_posts)

    def _none(self, target: str, code: str, values: _Values, *, skip: bool) -> str | None:
        self.unmapped[target, code] = self.unmapped.get((target, code), 0) + 1
        if skip:
            return None
        section = "accounts" if target == "account" else "posts"
        words = "BL-373 {code!r} is not in [{section}] of the profile → add it"
        values.tell(target, Said(words, code=code, section=section))
        return ""

    def _made(self, values: _Values, kind: str, post: str) -> BookCost | ReverseCost:
        profile, reading = self._profile, self._reading
        cents, booked = values.cents(), values.day("booked_on", needed=True)
        first, last = values.service(booked)
        year = values.number("fiscal_year") or (year_of(first) if first else 0)
        body = profile.bodies.get(values.text("body"), "") or profile.defaults.get("body", "")
        voucher = values.needed("voucher")
        reverses = values.text("reverses")
        undone = reverses or (values.text("reversal") in profile.marks and bool(profile.marks))
        # A number of lines is counted in the order of the file, bookings and reversals apart.
        line = values.number("line") or self._count(voucher, year, "r" if undone else "b")
        if undone:
            home = body or reading.employing_bodies.get(post, "")
            return ReverseCost(
                employing_body=home,
                fiscal_year=year,
                voucher=reverses or voucher,
                booked_on=booked,
                paid_on=values.day("paid_on"),
                line=line,
                source=profile.source,
                reversal_voucher=voucher,
                known_on=values.day("known_on"),
                expected_post=post,
                expected_cost_type=kind,
                expected_cents=cents if profile.mirrored else -cents,
            )
        keep = reading.keep_text or profile.keep_text
        payee = values.text("payee")
        return BookCost(
            post=post,
            cost_type=kind,
            amount_cents=cents,
            service_from=first,
            service_to=last,
            booked_on=booked,
            paid_on=values.day("paid_on"),
            voucher=voucher,
            line=line,
            source=profile.source,
            fiscal_year=year,
            employing_body=body,
            payee=payee if keep or is_pseudonym(payee) else "",
            text=values.text("text") if keep else "",
            known_on=values.day("known_on"),
            bearing_year=UNSET,
        )

    def _count(self, voucher: str, year: int, what: str) -> int:
        if not self._profile.count_lines:
            return 1
        key = (voucher, year, what)
        self._counts[key] = self._counts.get(key, 0) + 1
        return self._counts[key]


def _spaced(text: str) -> str:
    """Return a text with blanks of every width as plain ones: no control characters, just spaces.

    Exports group digits and join words with them (`1 234,50`, `§ 4`).
    """
    return "".join(" " if category(sign) == "Zs" else sign for sign in text).strip()


class _Values:
    """Parses the fields of one row and collects what is wrong instead of stopping."""

    def __init__(self, number: int, cells: dict[str, str], profile: Profile) -> None:
        self._number = number
        self._cells = cells
        self._profile = profile
        self.found: list[LineFinding] = []
        for target, cell in cells.items():
            if cell[:1] == "=":
                self.tell(target, Said("BL-374 is a formula → save the file with values"))
            elif not cell.isprintable():
                self.tell(target, Said("BL-370 contains a control character"))
            elif len(cell) > MAX_FIELD:
                self.tell(target, Said("BL-371 is longer than {most} characters", most=MAX_FIELD))
        if "_split" in cells:
            words = "BL-375 {code!r} is no combined code as the profile has it"
            self.tell("split", Said(words, code=cells["_split"]))

    def tell(self, target: str, problem: Said) -> None:
        column = self._profile.columns.get(target, target)
        self.found.append(LineFinding(self._number, column, problem))

    def text(self, target: str) -> str:
        return self._cells.get(target, "")

    def needed(self, target: str) -> str:
        text = self.text(target)
        if not text:
            self.tell(target, Said("BL-089 is empty"))
        return text

    def day(self, target: str, *, needed: bool = False) -> int:
        text = self.needed(target) if needed else self.text(target)
        if not text:
            return 0
        try:
            return self._profile.dates.day(text)
        except UsageError as error:
            self.tell(target, error.said)
            return 0

    def number(self, target: str) -> int:
        text = self.text(target)
        if not text:
            return 0
        if not (text.isascii() and text.isdigit() and len(text) <= 9):  # noqa: PLR2004 - nine digits
            self.tell(target, Said("BL-372 {cell!r} is no whole number", cell=text[:30]))
            return 0
        return int(text)

    def cents(self) -> int:
        """Return the signed amount: one column, with its side, or debit minus credit."""
        if "debit" in self._cells and "amount" not in self._cells:
            return self._cents("debit") - self._cents("credit")
        self.needed("amount")
        cents = self._cents("amount")
        side = self.text("side")
        return -cents if side and side in self._profile.credit else cents

    def _cents(self, target: str) -> int:
        text = self.text(target)
        if not text:
            return 0
        try:
            return self._profile.amounts.cents(text)
        except UsageError as error:
            self.tell(target, error.said)
            return 0

    def service(self, booked: int) -> tuple[int, int]:
        """Return first and last day of service: two columns, or the month of another date."""
        first, last = self.day("service_from"), self.day("service_to")
        if first:
            return first, last or first
        if not self._profile.month_of:
            self.tell("service_from", Said("BL-089 is empty"))
            return 0, 0
        day = booked if self._profile.month_of == "booked_on" else self.day(self._profile.month_of)
        if not day:
            words = "BL-376 is empty, and the month of service is taken from it"
            self.tell(self._profile.month_of, Said(words))
            return 0, 0
        when = date_of(day)
        month = months_of(when.year)[when.month - 1]
        return month.start, month.end - 1
