"""Mapping profiles: how a finance system's export becomes bookings, declared in TOML.

A profile is data. It names columns, notations, which accounts are which cost types, which cost
bearers are which posts, and which rows to leave out. Its name, version and hash go into the events.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from ledger.domain.errors import Refusal, UsageError
from ledger.domain.said import Said
from ledger.importing.files import toml
from ledger.importing.files.dates import Dates
from ledger.importing.files.notation import AmountNotation, Sides
from ledger.importing.files.patterns import UnboundedError, compiled
from ledger.importing.profiles.profile_document import Meant, ProfileDocument, as_typed
from ledger.importing.profiles.skip import Skip
from ledger.importing.profiles.whole import check_whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TARGETS = (
    "voucher", "line", "amount", "debit", "credit", "side", "currency", "booked_on", "paid_on",
    "service_from", "service_to", "service_month", "document_on", "known_on", "fiscal_year",
    "body", "account", "contra_account", "cost_bearer", "payee", "text", "reversal", "reverses",
    "tax_key",
)  # fmt: skip
"""What a column of the file may be."""
ENCODINGS = ("utf-8", "cp1252", "cp850", "iso-8859-15", "utf-16")
_FILLED = ("voucher", "booked_on", "document_on", "account", "cost_bearer", "body")
"""What may stand in the first row of a group only."""
_UNREAD = {
    "csv": ("sheet", "struck_out"),
    "xlsx": ("encoding", "delimiter"),
    "datev": (
        *("delimiter", "header", "sheet", "struck_out"),
        *("dates", "amounts decimal", "amounts grouping"),
    ),
}
"""What a format says itself; a key that nobody reads is refused."""
_MIRRORS = ("mirrored", "booked")
"""The sign of a reversal; of a Generalumkehr the other one is usual."""


class Profile(Struct, frozen=True):
    """A profile as it was read; see docs/reference/profile-toml.md; its last fields are a format's.

    Attributes:
        own_accounts: an account that is called like a known cost type is that one.
        own: the product's own CSV, where every code stands for itself.
        period: first and last day of booking, as the file says of itself.
        account_digits: of its accounts; a debtor or creditor has one more.
        client: whose file it is, as the profile says, or else the file of itself.
        currency: that of the file, as it says of itself; empty: it does not.
        notes: what is worth knowing of what the file says of itself.
        undone_later: of its vouchers with the one that each names, those which that one reverses.
    """

    name: str
    version: str
    digest: str
    format: str = "csv"
    encoding: str = "utf-8"
    delimiter: str = ""
    header: int = 1
    sheet: str = ""
    source: str = "hkr"
    client: str = ""
    keep_text: bool = False
    is_an_id: bool = False
    count_lines: bool = False
    columns: dict[str, str] = field(default_factory=dict)
    amounts: AmountNotation = field(default_factory=AmountNotation)
    sides: Sides = field(default_factory=Sides)
    sign: str = "side"
    tax: str = ""
    dates: Dates = field(default_factory=lambda: Dates(("DD.MM.YYYY",)))
    month_of: str = ""
    year_of: str = ""
    marks: tuple[str, ...] = ()
    unmarked: tuple[str, ...] = ()
    mirrored: bool = True
    accounts: dict[str, str] = field(default_factory=dict)
    posts: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, str] = field(default_factory=dict)
    skip_accounts: bool = False
    skip_posts: bool = False
    defaults: dict[str, str] = field(default_factory=dict)
    skips: tuple[Skip, ...] = ()
    splits: tuple[tuple[str, re.Pattern[str]], ...] = ()
    fill_down: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    short_rows: bool = False
    struck_out: str = "reject"
    own_accounts: bool = False
    chosen_sheet: str = ""
    own: bool = False
    period: tuple[int, int] | None = None
    account_digits: int = 0
    currency: str = ""
    notes: tuple[Said, ...] = ()
    undone_later: frozenset[tuple[str, str]] = frozenset()

    @property
    def reading(self) -> str:
        """Return name, version and the beginning of the hash, as they stand in the events.

        A sheet that was chosen beside the profile is told: two sheets of a file are two imports.
        """
        told = f"profile {self.name} {self.version} {self.digest[:12]}"
        return f"{told}, sheet {self.chosen_sheet}" if self.chosen_sheet else told

    def on_sheet(self, name: str) -> Profile:
        """Return the profile for another sheet of a workbook; empty: for its own.

        Raises:
            UsageError: it is not one of spreadsheets.
        """
        if not name:
            return self
        if self.format != "xlsx":
            problem = "--sheet {name!r}: BL-477 profile {self_name} reads {format}"
            remedy = 'format = "xlsx" in the profile, or leave --sheet out'
            raise UsageError.of(
                problem, remedy, name=name[:60], self_name=self.name, format=self.format
            )
        return replace(self, sheet=name, chosen_sheet=name)

    def by_id(self, find: Callable[[str, str], str]) -> Profile:
        """Return the profile with ids in the place of names, as `find` has them.

        Raises:
            Refusal: several things have a name.
        """

        def found(section: str, kind: str, key: str, typed: str) -> str:
            try:
                return find(kind, typed)
            except Refusal as refusal:
                words = "profile {name}, {section} {key}"
                place = Said(words, name=self.name, section=section, key=key)
                raise refusal.within(place) from None

        posts = {code: found("posts", "post", code, name) for code, name in self.posts.items()}
        bodies = {code: found("bodies", "body", code, name) for code, name in self.bodies.items()}
        defaults = {
            key: found("defaults", key, key, name) if key in {"post", "body"} else name
            for key, name in self.defaults.items()
        }
        return replace(self, posts=posts, bodies=bodies, defaults=defaults)


def read_profile(path: Path, meant: Meant = as_typed) -> Profile:
    """Read a profile; `meant` understands words, see `ProfileDocument`.

    Raises:
        UsageError: no file, no TOML, an unknown section or key, a value that has no meaning.
    """
    return parse_profile(path.name, toml.read_text(path, f"profile {path.name}"), meant)


def parse_profile(name: str, text: str, meant: Meant = as_typed) -> Profile:
    """Return the profile of a TOML text; `name` is that of its file, for messages.

    Raises:
        UsageError: as `read_profile`.
    """
    found = ProfileDocument(name, toml.parse(text, Said("profile {name}", name=name)), meant)
    found.check()
    return _profile(found, sha256(text.encode()).hexdigest())


def _profile(found: ProfileDocument, digest: str) -> Profile:
    columns = found.mapping("columns")
    for target in columns:
        found.choice(target, "columns", TARGETS)
    if month_of := found.text("month_of", "", "service"):
        found.choice(month_of, "service month_of", ("booked_on", "document_on", "paid_on"))
    form = _format(found)
    mirrors = _MIRRORS[:: -1 if form == "datev" else 1]
    one = Profile(
        name=found.text("profile") or "unnamed",
        version=found.text("version", "1"),
        digest=digest,
        format=form,
        encoding=found.one_of("", "encoding", ("", *ENCODINGS) if form == "datev" else ENCODINGS),
        delimiter=_delimiter(found),
        header=found.number("header", 1),
        sheet=found.text("sheet"),
        source=found.text("source", "hkr"),
        client=found.text("client"),
        keep_text=found.flag("keep_text"),
        is_an_id=found.flag("is_an_id"),
        count_lines=found.flag("count_lines"),
        columns=columns,
        amounts=_amounts(found),
        sides=Sides(found.texts("amounts", "debit", ()), found.texts("amounts", "credit", ())),
        sign=found.one_of("amounts", "sign", ("side", "amount", "both")),
        tax=found.one_of("amounts", "tax", ("", "gross", "net")),
        dates=_dates(found),
        month_of=month_of,
        year_of=found.one_of("service", "year_of", ("", "fiscal_year", "date")),
        marks=found.texts("reversals", "marks", ()),
        unmarked=found.texts("reversals", "none", ()),
        mirrored=found.one_of("reversals", "amounts", mirrors) == "mirrored",
        accounts=found.mapping("accounts"),
        posts=found.mapping("posts"),
        bodies=found.mapping("bodies"),
        skip_accounts=_skipped(found, "accounts"),
        skip_posts=_skipped(found, "posts"),
        defaults=found.mapping("defaults"),
        skips=tuple(_skip(found, table) for table in found.tables("skip")),
        splits=tuple(_split(found, table) for table in found.tables("split")),
        fill_down=_fill_down(found),
        ignore=found.texts("", "ignore", ()),
        short_rows=found.flag("short_rows"),
        struck_out=found.one_of("", "struck_out", ("reject", "skip", "read")),
    )
    check_whole(found, one)
    return one


def _dates(found: ProfileDocument) -> Dates:
    notations = found.texts("dates", "notations", ("DD.MM.YYYY",)) or ("DD.MM.YYYY",)
    return Dates(notations, zone=found.one_of("dates", "zone", ("", "local", "UTC")))


def _fill_down(found: ProfileDocument) -> tuple[str, ...]:
    targets = found.texts("", "fill_down", ())
    for target in targets:
        found.choice(target, "fill_down", _FILLED)
    return targets


def _skipped(found: ProfileDocument, key: str) -> bool:
    return found.one_of("unmapped", key, ("reject", "skip")) == "skip"


def _format(found: ProfileDocument) -> str:
    """Return the format, and refuse a key that nobody reads in its files."""
    form = found.one_of("", "format", tuple(_UNREAD))
    for key in _UNREAD[form]:
        section, _, name = key.rpartition(" ")
        if name in found.section(section):
            problem = "BL-680 is not read with format = {form!r}"
            raise found.wrong(key, problem, "leave it out", form=form)
    return form


def _delimiter(found: ProfileDocument) -> str:
    sign = found.text("delimiter")
    if len(sign) > 1 or sign.isalnum() or sign in {'"', "\n", "\r", "\0"}:
        raise found.wrong("delimiter", "BL-689 needs one sign", 'such as ; or a tab: "\\t"')
    return sign


def _amounts(found: ProfileDocument) -> AmountNotation:
    """Return the notation of amounts; blanks and the Swiss mark may always group digits."""
    decimal = found.one_of("amounts", "decimal", (",", "."))
    other = "." if decimal == "," else ","
    grouping = found.one_of("amounts", "grouping", (other, "", "'", " "))
    return AmountNotation(decimal, "" if grouping in {"'", " "} else grouping)


def _skip(found: ProfileDocument, table: dict[str, str]) -> Skip:
    rest = {key: value for key, value in table.items() if key not in {"column", "amounts"}}
    how = next(iter(rest), "")
    known = ("equals", "starts", "contains", "empty")
    if len(rest) != 1 or how not in known or not isinstance(table.get("column"), str):
        raise found.wrong("skip", "BL-385 needs column and one of {known}", known=tuple(known))
    if how == "empty" and rest[how] not in ("yes", True):
        written = toml.as_written(rest[how])
        raise found.wrong("skip", "BL-404 {written}", 'empty = "yes"', written=written)
    if how != "empty" and not (isinstance(rest[how], str) and rest[how]):
        raise found.wrong(f"skip {how}", "BL-402 a text in quotation marks")
    if table.get("amounts", "drop") != "drop":
        raise found.wrong("skip", 'BL-478 amounts = "drop", or leave it out')
    return Skip(table["column"], how, "" if how == "empty" else rest[how], "amounts" in table)


def _split(found: ProfileDocument, table: dict[str, str]) -> tuple[str, re.Pattern[str]]:
    if table.keys() != {"column", "pattern"} or not all(isinstance(t, str) for t in table.values()):
        raise found.wrong("split", "BL-386 needs column and pattern")
    try:
        pattern = compiled(table["pattern"])
    except UnboundedError as error:
        raise found.wrong("split", error.problem, error.remedy, **error.values) from None
    unknown = pattern.groupindex.keys() - set(TARGETS)
    if unknown or not pattern.groupindex:
        problem = "BL-388 groups are named (?P<account>…); known: {known}"
        raise found.wrong("split", problem, known=tuple(TARGETS))
    return table["column"], pattern
