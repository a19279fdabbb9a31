"""Where a file has what a profile names, and what its codes of accounts and cost bearers mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.errors import UsageError
from ledger.domain.said import Said
from ledger.importing.profiles.heads import is_posting_key, known_heads, readable, same_head
from ledger.importing.profiles.telling_heads import (
    CURRENCY,
    DISCOUNT,
    FIRM,
    GARBLED,
    PERHAPS,
    RATE,
    SHARE,
    TAX,
    of_a_town,
    what_it_marks,
)
from ledger.importing.profiles.units import UNITS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from ledger.importing.profiles.profile import Profile

_TOLD = ("text", "payee")
"""What may say anything."""
_TURNING = ("side", "debit", "credit", "reversal", "reverses", "body")
"""What may turn or void an amount although a profile does not speak of it."""


AMOUNTS = ("amount", "debit", "credit")
REASON = "refused_because"
"""Why a line was refused: the column of a file of such lines, which no profile names."""
_ANYTHING = frozenset({"voucher", "line", "source", "payee", "text", "reverses"})
"""What two digits may stand for in the product's own CSV."""


class Reading(NamedTuple):
    """How to read, beside the profile.

    Attributes:
        source: the source system of lines that name none.
        keep_text: free text and payees that may be names are kept.
        employing_bodies: that of each post.
        cost_types: those that the ledger knows.
    """

    source: str
    keep_text: bool
    employing_bodies: Mapping[str, str]
    cost_types: AbstractSet[str] = frozenset()


class Codes:
    """Which account is which cost type, which cost bearer which post; empty: none.

    Args:
        profile: how to read.
        reading: what the ledger knows.
    """

    def __init__(self, profile: Profile, reading: Reading) -> None:
        self._profile = profile
        self._own_posts = reading.employing_bodies
        self._bodies = {*reading.employing_bodies.values()}
        self._cost_types = reading.cost_types
        self._prefixes = sorted(
            ((key[:-1], kind) for key, kind in profile.accounts.items() if key.endswith("*")),
            key=lambda one: -len(one[0]),
        )

    def kind(self, account: str) -> str:
        """Return the cost type of an account."""
        profile = self._profile
        if profile.own:
            return account
        # A debtor may begin as an account of expenses does.
        personal = profile.account_digits and len(account) == profile.account_digits + 1
        kind = profile.accounts.get(account) or next(
            (kind for begin, kind in self._prefixes if account.startswith(begin) and not personal),
            "",
        )
        own = account if profile.own_accounts and account in self._cost_types else ""
        return kind or (own if account else profile.defaults.get("cost_type", ""))

    def post(self, bearer: str) -> str:
        """Return the post of a cost bearer."""
        profile = self._profile
        if profile.own:
            return bearer
        post = profile.posts.get(bearer) or ("" if bearer else profile.defaults.get("post", ""))
        return post or (bearer if bearer in self._own_posts else "")

    def body(self, code: str) -> str:
        """Return the employing body of a code; empty: that of the post.

        Raises:
            UsageError: nobody said which one is meant.
        """
        profile = self._profile
        if profile.own:
            return code
        body = profile.bodies.get(code) or ("" if code else profile.defaults.get("body", ""))
        if not body and code not in self._bodies:
            if not code:
                raise UsageError.of("BL-089 is empty", "[defaults] body")
            problem = "BL-955 {code!r} is not in [bodies] of the profile"
            raise UsageError.of(problem, "add it, or leave its rows out by a [[skip]]", code=code)
        return body or code


class Places:
    """Where the columns that a profile names stand in a file.

    Args:
        name: of the file, for messages.
        head: the header line.
        profile: how to read.

    Raises:
        UsageError: a column that the profile names is missing or stands twice.
    """

    def __init__(self, name: str, head: Sequence[str], profile: Profile) -> None:
        self.name = name
        self._header = profile.header
        # A column without a head is called by its number.
        self._heads = [cell.strip() or f"#{place}" for place, cell in enumerate(head, 1)]
        self._same = [same_head(cell) for cell in self._heads]
        for cell in head if not profile.own else ():
            if garbled := GARBLED.search(cell):
                words = (
                    "file {name}, line {header}: BL-968 {text!r} in {head!r} is a German letter, "
                    "read by another encoding"
                )
                remedy = "name the encoding of the file in the profile"
                values = {"text": garbled[0], "head": readable(cell)[:40]}
                raise UsageError.of(words, remedy, name=name, header=profile.header, **values)
        self.targets = {to: self._place(column, to) for to, column in profile.columns.items()}
        self.skips = [(self._place(skip.column), skip) for skip in profile.skips]
        self.splits = [(self._place(column), pattern) for column, pattern in profile.splits]
        self.width = len(head)
        for target in AMOUNTS if not profile.own else ():
            if target in self.targets:
                self._in_euros(target)
        self._ignored = {self._place(column) for column in profile.ignore}
        self.reason = self._same.index(REASON) if REASON in self._same else None
        if self.reason is not None:
            self._ignored.add(self.reason)
        # A currency that the profile does not speak of is looked at all the same.
        self.currencies = [
            place
            for place, head in enumerate(self._same)
            if "currency" not in self.targets and CURRENCY.fullmatch(head) and not profile.own
        ]
        self.perhaps = [
            place
            for place, head in enumerate(self._same)
            if "currency" not in self.targets and PERHAPS.search(head) and not profile.own
            if place not in self.currencies
        ]
        self.currencies, self.perhaps = (
            [place for place in found if place not in self._ignored]
            for found in (self.currencies, self.perhaps)
        )
        self.texts = [self.targets[one] for one in ("voucher", *_TOLD) if one in self.targets]
        self.told = {self.targets["text"]} if "text" in self.targets else set()
        self.unspoken: dict[str, int] = {}
        self.others: list[int] = []
        self.unread: list[str] = []
        if not profile.own:
            self._unspoken(profile, head)
        self._broken(profile)

    def _broken(self, profile: Profile) -> None:
        """Note the columns that may hold the cents of an amount which its comma broke in two."""
        if profile.delimiter != (profile.amounts.decimal or ","):
            return
        known = {place: target for target, place in self.targets.items()}
        for target in AMOUNTS:
            behind = self.targets.get(target, self.width) + 1
            may_be = not profile.own or known.get(behind) in _ANYTHING
            if may_be and behind < self.width and behind not in self._ignored:
                self.unspoken[f"cents {target}"] = behind

    def _unspoken(self, profile: Profile, head: Sequence[str]) -> None:
        """Note the columns that nobody speaks of: those that could change a figure, and others."""
        # What a skip leaves of its column is looked at like any other.
        spoken = {*self.targets.values(), *self._ignored}
        read = {*self.targets, *(n for _, pattern in profile.splits for n in pattern.groupindex)}
        if {"debit", "credit", "side"} & read:
            read |= {"debit", "credit", "side"}
        for target, columns in known_heads(self._heads).items():
            if target in _TOLD:
                spoken |= (texts := set(map(self._place, columns)))
                self.texts += texts - {*self.texts} - self._ignored
                self.told |= texts - self._ignored if target == "text" else set()
            elif target in _TURNING and (target not in read or target == "body"):
                # Who maps the client may have overlooked the company code beside it.
                meant = [one for one in columns if target not in read or not of_a_town(one)]
                found = [place for place in map(self._place, meant) if place not in spoken]
                self.unspoken.update(
                    (f"{target} {n}" if n else target, place) for n, place in enumerate(found)
                )
        self._marked(spoken, undone=bool({"reversal", "reverses"} & read))
        self._note("discount", spoken, lambda head: DISCOUNT.fullmatch(same_head(head)))
        self._note("share", spoken, lambda head: SHARE.fullmatch(same_head(head)))
        if not {"tax_key"} & read and not profile.tax:
            self._note("tax", spoken, lambda head: TAX.fullmatch(same_head(head)))
        if "body" not in read:
            self._note("firm", spoken, lambda head: FIRM.fullmatch(same_head(head)))
        if not {"side", "debit", "credit"} & read:
            self._note("posting key", spoken, is_posting_key)
        if profile.format != "datev":  # the columns of which are known by their names
            if not self.currencies and "currency" not in read:
                self._note("rate", spoken, lambda head: RATE.fullmatch(same_head(head)))
            looked = {at for name, at in self.unspoken.items() if not name.startswith("reverses")}
            spoken |= {*looked, *self.currencies}
            unread = [place for place in range(self.width) if place not in spoken]
            known = {*self.perhaps, *self.unspoken.values()}
            self.others = [place for place in unread if place not in known]
            used = {place for place, _ in (*self.skips, *self.splits)}
            self.unread = [self.head(at) for at in unread if at not in used and head[at].strip()]

    def _marked(self, spoken: set[int], *, undone: bool) -> None:
        """Note the columns that mark rows; of reversals unless these are read."""
        for place, name in enumerate(self._same):
            kind = "" if place in spoken else what_it_marks(name)
            if kind.startswith("reversal") and self.unspoken.get("reverses") == place:
                del self.unspoken["reverses"]
            if kind.startswith("reversal") and undone:
                continue
            if kind and place not in self.unspoken.values():
                self.unspoken[f"{kind} {place}"] = place
        if undone:
            for target in [one for one in self.unspoken if one.startswith("reverses")]:
                del self.unspoken[target]

    def _note(self, target: str, spoken: set[int], fits: Callable[[str], object]) -> None:
        """Note the columns that nobody speaks of and of which the head fits."""
        for place, head in enumerate(self._heads):
            if place not in spoken and place not in self.unspoken.values() and fits(head):
                self.unspoken[f"{target} {place}"] = place

    def _in_euros(self, target: str) -> None:
        """Refuse a column of amounts of which the head names another unit than the euro."""
        head = self._heads[self.targets[target]]
        unit = UNITS.search(head)
        if unit is not None:
            raise UsageError.of(
                "file {name}, line {header}: BL-852 column {column!r} is in {unit!r}",
                "map the column of euros, or name it as it is",
                name=self.name,
                header=self._header,
                column=readable(head),
                unit=unit[0],
            )

    def cells(self, columns: Sequence[Sequence[str]], at: int) -> dict[str, Sequence[str]]:
        """Return one row by what its cells are."""
        targets = self.targets.items()
        return {target: [columns[place][at].strip()] for target, place in targets}

    def head(self, place: int) -> str:
        """Return the name of a column."""
        return readable(self._heads[place])

    def _place(self, column: str, target: str = "") -> int:
        heads, wanted = self._heads, column.strip()
        if wanted not in heads:
            heads, wanted = self._same, same_head(column)
        if heads.count(wanted) != 1:
            problem = Said("is missing") if wanted not in heads else Said("stands twice")
            shown = ", ".join(map(readable, self._heads))[:200]
            remedy = "name it in a profile as it stands in the header: {shown}"
            if target == "cost_bearer":
                remedy = (
                    "say in [defaults] post of a profile which post it is; or name it in one as it "
                    "stands in the header: {shown}"
                )
            raise UsageError.of(
                "file {name}, line {header}: BL-482 column {column!r} {problem}",
                remedy,
                name=self.name,
                header=self._header,
                column=column,
                problem=Said(problem),
                shown=shown,
            )
        return heads.index(wanted)
