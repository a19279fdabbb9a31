"""Every error the product words itself.

LedgerError                 base: message, optional remedy, exit code
├── UsageError              typed wrongly (exit 2): amounts, dates, fractions, keys, names
├── Refusal                 a rule says no (exit 1); carries all its findings
│   ├── UnknownName         nothing is recorded under that name; offers the nearest
│   │   └── NotYetKnown     it was recorded or received only later than asked about
│   └── Conflict            the same identity stands with other content
└── LogError                the stored log cannot be read or trusted (exit 1)
    ├── UnknownTopic        a stored event type this program does not know
    └── DatabaseError       missing, foreign, read-only, newer or locked database
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


_NEAREST = 3
"""Known names that a refusal offers."""


class Finding(NamedTuple):
    """What one rule found: where, what is wrong, and what to do about it."""

    place: str
    problem: str
    remedy: str = ""

    def __str__(self) -> str:
        """One line: place, problem, and the remedy behind an arrow."""
        line = f"{self.place}: {self.problem}"
        return f"{line} → {self.remedy}" if self.remedy else line


class LedgerError(Exception):
    """Base of every error that the product raises on purpose."""

    exit_code = 1


class UsageError(LedgerError):
    """Something was typed in a form that has no single meaning."""

    exit_code = 2


class Refusal(LedgerError):
    """A rule refused the command; nothing was recorded."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        """Keep all findings; the message lists one a line."""
        self.findings = tuple(findings)
        super().__init__("\n".join(map(str, self.findings)))


class UnknownName(Refusal):
    """A body, programme, post, grant … that no event has registered."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        """Word the refusal with up to three known names that look alike."""
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


class UnknownTopic(LogError):
    """A stored event has a type that this program's allow-list does not hold."""


class DatabaseError(LogError):
    """The database is missing, foreign, read-only, of a newer version, or busy."""


def unknown_name(kind: str, name: str, known: Iterable[str]) -> Finding:
    """Return the finding for a name nobody registered, with the nearest known names."""
    from difflib import get_close_matches  # noqa: PLC0415 - only an error pays for it

    candidates = sorted(known)
    near = get_close_matches(name, candidates, n=_NEAREST, cutoff=1 / 2) or candidates[:_NEAREST]
    remedy = f"known: {', '.join(near)}" if near else f"register a {kind} first"
    return Finding(f"{kind} {name}", f"no {kind} is registered under this name", remedy)


def refuse_if(findings: Iterable[Finding]) -> None:
    """Raise one `Refusal` with every finding, or return when there is none."""
    collected = list(findings)
    if collected:
        raise Refusal(collected)
