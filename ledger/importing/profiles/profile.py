"""Mapping profiles: how a finance system's export becomes bookings, declared in TOML.

A profile is data. It names columns, notations, which accounts are which cost types, which cost
bearers are which posts, and which rows to leave out. Its name, version and hash go into the events.
"""

from __future__ import annotations

import re
import tomllib
from hashlib import sha256
from typing import TYPE_CHECKING

from msgspec import Struct, field

from ledger.domain.errors import UsageError
from ledger.importing.files.notation import AmountNotation, Dates
from ledger.importing.profiles.profile_document import ProfileDocument

if TYPE_CHECKING:
    from pathlib import Path

TARGETS = (
    "voucher",
    "line",
    "amount",
    "debit",
    "credit",
    "side",
    "booked_on",
    "paid_on",
    "service_from",
    "service_to",
    "document_on",
    "known_on",
    "fiscal_year",
    "body",
    "account",
    "cost_bearer",
    "payee",
    "text",
    "reversal",
    "reverses",
)
"""What a column of the file may be."""
ENCODINGS = ("utf-8", "cp1252", "iso-8859-15", "utf-16")
_MONTHS = ("booked_on", "document_on", "paid_on")
MAX_PROFILE = 1 << 20


class Skip(Struct, frozen=True):
    """Rows to leave out: the column equals, starts with or contains a text, or is empty."""

    column: str
    how: str
    text: str = ""

    def fits(self, cell: str) -> bool:
        """Return whether a cell of the column makes its row one to leave out."""
        match self.how:
            case "equals":
                return cell == self.text
            case "starts":
                return cell.startswith(self.text)
            case "contains":
                return self.text in cell
            case _:
                return not cell


class Profile(Struct, frozen=True):
    """A profile as it was read; see the fields' sections in docs/reference/profile-toml.md.

    `own_accounts`: an account without a cost type is its own one.
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
    keep_text: bool = False
    count_lines: bool = False
    columns: dict[str, str] = field(default_factory=dict)
    amounts: AmountNotation = field(default_factory=AmountNotation)
    credit: tuple[str, ...] = ("H",)
    dates: Dates = field(default_factory=lambda: Dates(("DD.MM.YYYY",)))
    month_of: str = ""
    marks: tuple[str, ...] = ()
    mirrored: bool = True
    accounts: dict[str, str] = field(default_factory=dict)
    posts: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, str] = field(default_factory=dict)
    skip_accounts: bool = False
    skip_posts: bool = False
    defaults: dict[str, str] = field(default_factory=dict)
    skips: tuple[Skip, ...] = ()
    splits: tuple[tuple[str, re.Pattern[str]], ...] = ()
    own_accounts: bool = False

    @property
    def reading(self) -> str:
        """Return name, version and the beginning of the hash, as they stand in the events."""
        return f"profile {self.name} {self.version} {self.digest[:12]}"


def read_profile(path: Path) -> Profile:
    """Read a profile.

    Raises:
        UsageError: no file, no TOML, an unknown section or key, a value that has no meaning.
    """
    try:
        raw = path.read_bytes()[: MAX_PROFILE + 1]
        text = raw.decode("utf-8-sig")
    except OSError as error:
        problem = "profile {path}: BL-214 {error}"
        raise UsageError.of(
            problem, "check the path", path=str(path), error=error.strerror
        ) from None
    except UnicodeDecodeError:
        remedy = "save it as UTF-8"
        raise UsageError.of("profile {name}: BL-383 not UTF-8", remedy, name=path.name) from None
    if len(raw) > MAX_PROFILE:
        remedy = "is this the right file?"
        raise UsageError.of("profile {name}: BL-384 over a mebibyte", remedy, name=path.name)
    return parse_profile(path.name, text)


def parse_profile(name: str, text: str) -> Profile:
    """Return the profile of a TOML text; `name` is that of its file, for messages.

    Raises:
        UsageError: as `read_profile`.
    """
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        problem = "profile {name}: BL-214 {error}"
        raise UsageError.of(problem, "mend the TOML", name=name, error=str(error)) from None
    found = ProfileDocument(name, document)
    found.check()
    return _profile(found, sha256(text.encode()).hexdigest())


def _profile(found: ProfileDocument, digest: str) -> Profile:
    columns = found.mapping("columns")
    for target in columns:
        found.choice(target, "columns", TARGETS)
    decimal = found.choice(found.text("decimal", ",", "amounts"), "amounts decimal", (",", "."))
    signs = tuple(sign for sign in ("", ".", ",", "'", " ") if sign != decimal)
    default = "." if decimal == "," else ","
    grouping = found.choice(found.text("grouping", default, "amounts"), "amounts grouping", signs)
    month_of = found.text("month_of", "", "service")
    if month_of:
        found.choice(month_of, "service month_of", _MONTHS)
    sides = ("reject", "skip")
    unmapped = {
        key: found.choice(found.text(key, "reject", "unmapped"), f"unmapped {key}", sides)
        for key in ("accounts", "posts")
    }
    mirrored = found.choice(
        found.text("amounts", "mirrored", "reversals"), "reversals amounts", ("mirrored", "booked")
    )
    one = Profile(
        name=found.text("profile") or "unnamed",
        version=found.text("version", "1"),
        digest=digest,
        format=found.choice(found.text("format", "csv"), "format", ("csv", "xlsx", "datev")),
        encoding=found.choice(found.text("encoding", "utf-8"), "encoding", ENCODINGS),
        delimiter=found.text("delimiter"),
        header=found.number("header", 1),
        sheet=found.text("sheet"),
        source=found.text("source", "hkr"),
        keep_text=found.flag("keep_text"),
        count_lines=found.flag("count_lines"),
        columns=columns,
        amounts=AmountNotation(decimal, "" if grouping in {"'", " "} else grouping),
        credit=found.texts("amounts", "credit", ("H",)),
        dates=Dates(found.texts("dates", "notations", ("DD.MM.YYYY",))),
        month_of=month_of,
        marks=found.texts("reversals", "marks", ()),
        mirrored=mirrored == "mirrored",
        accounts=found.mapping("accounts"),
        posts=found.mapping("posts"),
        bodies=found.mapping("bodies"),
        skip_accounts=unmapped["accounts"] == "skip",
        skip_posts=unmapped["posts"] == "skip",
        defaults=found.mapping("defaults"),
        skips=tuple(_skip(found, table) for table in found.tables("skip")),
        splits=tuple(_split(found, table) for table in found.tables("split")),
    )
    if one.format != "datev":
        _complete(found, one)
    return one


def _skip(found: ProfileDocument, table: dict[str, str]) -> Skip:
    rest = {key: value for key, value in table.items() if key != "column"}
    how = next(iter(rest), "")
    known = ("equals", "starts", "contains", "empty")
    if len(rest) != 1 or how not in known or not isinstance(table.get("column"), str):
        raise found.wrong("skip", "BL-385 needs column and one of {known}", known=known)
    return Skip(table["column"], how, "" if how == "empty" else str(rest[how]))


def _split(found: ProfileDocument, table: dict[str, str]) -> tuple[str, re.Pattern[str]]:
    if table.keys() != {"column", "pattern"}:
        raise found.wrong("split", "BL-386 needs column and pattern")
    try:
        pattern = re.compile(table["pattern"], re.ASCII)
    except (re.error, TypeError) as error:
        raise found.wrong("split", "BL-387 pattern: {error}", error=str(error)) from None
    unknown = pattern.groupindex.keys() - set(TARGETS)
    if unknown or not pattern.groupindex:
        problem = "BL-388 groups are named (?P<account>…); known: {known}"
        raise found.wrong("split", problem, known=tuple(TARGETS))
    return table["column"], pattern


def _complete(found: ProfileDocument, one: Profile) -> None:
    """Refuse a profile that could not make a single booking."""
    given = {*one.columns, *(name for _, pattern in one.splits for name in pattern.groupindex)}
    if "voucher" not in given:
        raise found.wrong("columns", "BL-389 voucher is missing")
    if "booked_on" not in given:
        raise found.wrong("columns", "BL-390 booked_on is missing")
    if not ({"amount"} & given or {"debit", "credit"} <= given):
        raise found.wrong("columns", "BL-391 amount, or debit and credit, is missing")
    if not {"service_from"} & given and not one.month_of:
        raise found.wrong("service", "BL-392 service_from is missing", 'or month_of = "booked_on"')
    if one.month_of and one.month_of not in given:
        problem = "BL-393 {column} is no column of this profile"
        raise found.wrong("service month_of", problem, column=one.month_of)
    if "account" not in given and "cost_type" not in one.defaults:
        raise found.wrong("columns", "BL-394 account is missing", "or [defaults] cost_type")
    if "cost_bearer" not in given and "post" not in one.defaults:
        raise found.wrong("columns", "BL-395 cost_bearer is missing", "or [defaults] post")
