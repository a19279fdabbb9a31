"""Every error the product words itself.

LedgerError                 base: findings (code, place, problem, remedy, values), exit code
├── UsageError              typed wrongly (exit 2): amounts, dates, fractions, keys, names
├── Refusal                 a rule says no (exit 1)
│   ├── UnknownName         nothing is recorded under that name; offers the nearest
│   │   └── NotYetKnown     it was recorded or received only later than asked about
│   └── Conflict            the same identity stands with other content
└── LogError                the stored log cannot be read or trusted (exit 1)
    ├── UnknownTopic        a stored event type this program does not know
    └── DatabaseError       missing, foreign, read-only or newer database
        ├── Busy            another program is writing (exit 5)
        └── OutcomeUnknown  lost at the commit: recorded or not, nobody can tell (exit 4)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Self, TypeVar

from ledger.domain.said import Said, either
from ledger.domain.spelling import nearest

_LISTED = ("body", "programme", "decision", "grant", "agreement", "post", "claim", "settlement")
"""Kinds of things that a command lists, …"""
_GROUPS = {"claim": "repayment"}
"""… and the group of the command, where it has another name."""

T = TypeVar("T")


class Finding(NamedTuple):
    """What one rule found: where, what is wrong, and what to do about it.

    Each part is a `Said`, which reads as English and can be worded in any language.
    """

    place: str
    problem: str
    remedy: str = ""

    @classmethod
    def of(cls, place: Said, problem: str, remedy: str = "", /, **values: object) -> Finding:
        """Put values into words; those of the problem begin with its code, see `Said`."""
        return cls(place, Said(problem, **values), Said(remedy, **values))

    @property
    def code(self) -> str:
        """What was found, such as `BL-050`."""
        return getattr(self.problem, "code", "")

    @property
    def values(self) -> Mapping[str, object]:
        """Everything that was put into words; see `Said`."""
        found: dict[str, object] = {}
        for part in self:
            found |= getattr(part, "values", {})
        return found

    @property
    def said(self) -> Said:
        """One line: place, problem, and the remedy behind an arrow."""
        words = f"{self.code} " if self.code else ""
        words += "{place}: {problem}" if self.place else "{problem}"
        words += " → {remedy}" if self.remedy else ""
        return Said(words, **self._asdict())

    def __str__(self) -> str:
        """Return the line."""
        return str(self.said)


class LedgerError(Exception):
    """Base of every error that the product raises on purpose; nothing was recorded.

    `findings` says everything that is wrong. The properties are those of the first one; most errors
    have no other. `number` says which one of several commands it was, from 1; 0: the only one.
    """

    exit_code = 1
    number = 0

    def __init__(self, findings: Sequence[Finding]) -> None:
        """Keep all findings; the message lists one a line."""
        self.findings = tuple(findings)
        super().__init__(self.findings)

    @classmethod
    def of(cls, words: str, remedy: str = "", /, **values: object) -> Self:
        """Put values into words; the place stands before the code: `event {event}: BL-050 …`."""
        place, colon, problem = words.rpartition(": BL-")
        problem = f"BL-{problem}" if colon else words
        return cls([Finding.of(Said(place, **values), problem, remedy, **values)])

    def within(self, place: Said, between: str = ": ") -> Self:
        """Return the same at a place that is given in front of its own."""
        words = f"{{outer}}{between}{{inner}}"
        return type(self)(
            [
                one._replace(
                    place=Said(words, outer=place, inner=one.place) if one.place else place
                )
                for one in self.findings
            ]
        )

    def __str__(self) -> str:
        """Return one line a finding."""
        return "\n".join(map(str, self.findings))

    @property
    def said(self) -> Said:
        """The line of the first finding."""
        return self.findings[0].said

    @property
    def code(self) -> str:
        """What is wrong, such as `BL-050`."""
        return self.findings[0].code

    @property
    def place(self) -> str:
        """Where it is wrong."""
        return self.findings[0].place

    @property
    def remedy(self) -> str:
        """What to do about it; may be empty."""
        return self.findings[0].remedy

    @property
    def values(self) -> Mapping[str, object]:
        """Everything that was put into words."""
        return self.findings[0].values


class UsageError(LedgerError):
    """Something was typed in a form that has no single meaning."""

    exit_code = 2


class Refusal(LedgerError):
    """A rule refused the command."""


class UnknownName(Refusal):
    """A body, programme, post, grant … that no event has registered."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        """Word the refusal with those known names that are near."""
        super().__init__([unknown_name(kind, name, known)])


class NotYetKnown(UnknownName):
    """A name that was recorded or received only later than was asked about."""

    def __init__(self, finding: Finding) -> None:
        """Keep the finding; the nearest names would not help."""
        Refusal.__init__(self, [finding])


class Conflict(Refusal):
    """The same identity is on record with other content."""


class LogError(LedgerError):
    """The stored log cannot be read, or is not what it claims to be."""


class Broken(LogError):
    """What is stored does not follow from itself, or not from a receipt held elsewhere."""

    exit_code = 3


class UnknownTopic(LogError):
    """A stored event has a type that this program's allow-list does not hold."""


class DatabaseError(LogError):
    """The database is missing, foreign, read-only, or of a newer version."""


class Busy(DatabaseError):
    """Another program has been writing for as long as anybody waits."""

    exit_code = 5


class Unreachable(DatabaseError):
    """The server cannot be reached, or the connection to it was lost; nothing was recorded."""


class OutcomeUnknown(DatabaseError):
    """Nobody can tell whether it was recorded: the database was lost while it said so."""

    exit_code = 4


def unknown_name(kind: str, name: str, known: Iterable[str]) -> Finding:
    """Return the finding for a name nobody registered, with those known names that are near."""
    place = Said("{kind} {name}", kind=Said(kind), name=name)
    known = tuple(known)
    found = Finding.of(place, "BL-085 no {kind} is registered under this name", kind=Said(kind))
    return found._replace(remedy=known_instead(kind, nearest(name, known), anything=bool(known)))


def known_instead(kind: str, near: Sequence[str], *, anything: bool) -> Said:
    """Return the remedy for an unknown name: what is near, else where to see what there is."""
    if near:
        return Said("known: {near}", near=tuple(near))
    if not anything:
        return Said("register one first")
    if kind not in _LISTED:
        return Said("")
    return Said("see what there is with: {group} list", group=_GROUPS.get(kind, kind))


def refuse_if(findings: Iterable[Finding]) -> None:
    """Raise one `Refusal` with every finding, or return when there is none."""
    collected = list(findings)
    if collected:
        raise Refusal(collected)


def of_kind(what: str, value: T, *kinds: type) -> T:
    """Return a value that a program gave, if it is of a kind.

    Raises:
        UsageError: it is of another one.
    """
    check_kinds(what, (value,), *kinds)
    return value


def check_kinds(what: str, values: Iterable[object], *kinds: type) -> None:
    """Refuse values of which one is of another kind; it takes no step of Python for each."""
    for found in set(map(type, values)):
        if not issubclass(found, kinds):
            named = either([one.__name__.removesuffix("Type") for one in kinds])
            name = found.__name__.removesuffix("Type")
            raise UsageError.of(
                "{what}: BL-918 is {found}, not {kinds}",
                "give {kinds}",
                what=what,
                found=name,
                kinds=named,
            )
