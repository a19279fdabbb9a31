"""Which cost types a ledger knows, and which of them a typed word means.

Domain reference §4, "Eligible": a type that neither programme nor notice nor an earlier booking
knows is a typing error until somebody says otherwise. The types are the ledger's, not a
programme's: what a notice accepts is asked where a cost is weighed, see `is_eligible`.

Two types never look alike: a word of another case, with other blanks, or the word that tables print
for a type, is that type.
"""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import normalize

from ledger.domain import events as e
from ledger.domain.errors import Finding, Refusal
from ledger.domain.said import Said, either, ones_of

WORDS = {
    "personnel": ("Personalausgaben", "personnel cost", "personnel costs"),
    "material": ("Sachausgaben", "material cost", "material costs"),
    "overhead": ("Gemeinkosten", "overhead cost", "overhead costs"),
}
"""The product's own types, and the words by which tables and people call them; a test compares
them with the catalogues."""

_NEAREST = 3
"""Known types that a refusal offers."""
_SIMILAR, _ALMOST = 60, 80
"""Percent that two words have in common: to offer one for the other, to doubt that it is meant."""


def _plain(word: str) -> str:
    """Return a word without what a reader overlooks: case and blanks."""
    return "".join(normalize("NFKC", word).casefold().split())


_OWN = {_plain(word): name for name, words in WORDS.items() for word in (name, *words)}


def own_name(word: str) -> str:
    """Return the name of the product's own type for its word, and any other word as it is."""
    return _OWN.get(_plain(word), word)


def _look(word: str) -> str:
    """Return what a type looks like: types that look the same are the same."""
    plain = _plain(word)
    return _OWN.get(plain, plain)


def named_types(event: e.Event) -> tuple[str, ...]:
    """Return the types that a fact makes known; what plans and bookings name is asked elsewhere."""
    if isinstance(event, e.CostTypeRegistered):
        return (event.cost_type,)
    if isinstance(event, e.ProgrammeRegistered):
        return event.personnel_cost_types
    if isinstance(event, e.GrantApproved | e.GrantAmended):
        return event.cost_types or ()
    if isinstance(event, e.AgreementConcluded | e.AgreementAmended):
        return event.cost_base or ()
    return ()


class CostTypes:
    """The types that a ledger knows, and what becomes of a word that is typed for one.

    Args:
        names: what programmes, notices, cost bases of agreements, registrations and standing
            bookings name; a booking that is reversed does not stand.
        introduces: a type that nobody knows is new; else it is refused.
        strict: to introduce what is known under another spelling is refused, for it is one word of
            one person; in a file it is that type.

    Attributes:
        introduced: the types that were introduced, in order.
        doubtful: new types that are almost a known one, which may be a typing error.
    """

    def __init__(
        self, names: Iterable[str] = (), *, introduces: bool = False, strict: bool = False
    ) -> None:
        self.names = set(names)
        self.introduced: list[str] = []
        self.doubtful: dict[str, str] = {}
        self._introduces = introduces
        self._strict = strict
        # A file has the same few words on many lines.
        self._meanings: dict[str, str | None] = {}
        self._refused: dict[str, Finding] = {}

    def __contains__(self, word: str) -> bool:
        """Return whether a type is known by exactly this name."""
        return word in self.names

    def meaning(self, word: str) -> str | None:
        """Return the known type that a word means, None where there is none.

        A name that is known keeps its meaning, also where it is the word of another type.

        Raises:
            Refusal: the word looks like several types, none of which is called like this.
        """
        if word in self.names:
            return word
        if word not in self._meanings:
            self._meanings[word] = self._alike(word)
        return self._meanings[word]

    def _alike(self, word: str) -> str | None:
        look, plain = _look(word), _plain(word)
        alike = sorted(name for name in self.names if _look(name) == look)
        closest = [name for name in alike if _plain(name) == plain] or [
            name for name in alike if name == own_name(word)
        ]
        found = closest or alike
        if len(found) > 1:
            problem = "BL-069 may be {found}, which look alike"
            remedy = "type the one that is meant exactly"
            raise Refusal([Finding.of(_place(word), problem, remedy, found=either(found))])
        return found[0] if found else None

    def settled(self, word: str) -> str:
        """Return the type under which something new is recorded; see the arguments above.

        Raises:
            Refusal: nobody knows the type, or it is to be introduced and is known already.
        """
        if word in self.names:
            return word
        name = self.meaning(word)
        if name is not None and self._introduces and self._strict:
            raise Refusal([looks_like(word, name, Said("leave --new-type out"))])
        if name is not None:
            return name
        if not self._introduces:
            if word not in self._refused:
                self._refused[word] = self._unknown(word)
            raise Refusal([self._refused[word]])
        name = own_name(word)
        self._doubt(name)
        self.introduced.append(name)
        self.names.add(name)
        self._meanings.clear()
        return name

    def named(self, words: Iterable[str]) -> tuple[str, ...]:
        """Return the types that a notice, programme or agreement names, each once, in order.

        What nobody knows becomes known by it, under the product's own name where it has one.

        Raises:
            Refusal: a word looks like several types.
        """
        found = tuple(dict.fromkeys(self.meaning(word) or own_name(word) for word in words))
        for name in found:
            self._doubt(name)
        return found

    def _doubt(self, name: str) -> None:
        """Note a new name that is almost a known one; the numbers of accounts are always alike."""
        near = [] if name in self.names or name.isdigit() else self._near(name, _ALMOST)
        if near:
            self.doubtful[name] = near[0]

    def registered(self, word: str) -> str:
        """Return the name under which a type is registered.

        Raises:
            Refusal: it would look like another type.
        """
        name = self.meaning(word)
        if name is not None and name != word:
            raise Refusal([looks_like(word, name, Said("choose another name"))])
        return word if name is not None else own_name(word)

    def _near(self, word: str, percent: int) -> list[str]:
        """Return the known types whose name or word is nearest."""
        from difflib import get_close_matches  # noqa: PLC0415 - only what is odd pays for it

        # A typing error may be one of the word that tables print.
        spelled = {
            _plain(spelling): name
            for name in sorted(self.names)
            for spelling in (*WORDS.get(name, ()), name)
        }
        near = get_close_matches(_look(word), spelled, n=_NEAREST, cutoff=percent / 100)
        return list(dict.fromkeys(spelled[one] for one in near))

    def _unknown(self, word: str) -> Finding:
        near = self._near(word, _SIMILAR)
        known = tuple(sorted(self.names)[:_NEAREST])
        remedy = "--new-type introduces it"
        if near:
            remedy = "did you mean {near}? --new-type introduces it"
        elif known:
            remedy = "known: {known}; --new-type introduces it"
        return Finding.of(
            _place(word),
            "BL-070 nobody knows it",
            remedy,
            near=either(ones_of(near, "type")),
            known=ones_of(known, "type"),
        )


def looks_like(word: str, name: str, otherwise: Said) -> Finding:
    """Return the finding for a new type that nobody could tell from another one."""
    problem = "BL-071 looks like {name}, which is known"
    remedy = "use it, or {otherwise}"
    return Finding.of(_place(word), problem, remedy, name=name, otherwise=otherwise)


def _place(word: str) -> Said:
    return Said('cost type "{word}"', word=word)
