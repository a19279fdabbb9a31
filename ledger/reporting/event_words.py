"""An event in words: whom it is about, then each field in the words of the catalogues.

One mechanism for all kinds: a field has one message (`f_ceiling_cents`), unless a kind words it
otherwise (`f_BodyRegistered_body`). A message that begins with a blank goes on with the one before
it, as in `5.000,00 € je Jahr ab 2023`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from ledger.application.clock import datetime_of
from ledger.domain import vocabulary as said
from ledger.domain.events import Event, VoucherKey
from ledger.domain.grants.financing import PER_FTE, WITH_RATE
from ledger.domain.vocabulary import FIELDS

if TYPE_CHECKING:
    from ledger.reporting.language import Language, Words

_LEADING = ("body", "post", "settlement", "claim", "grant", "agreement", "decision", "programme",
            "voucher", "cost_type", "member")  # fmt: skip
"""Whom an event is about: the first of these that it has."""
_BODIES = frozenset({"payer", *(name for name, kind in said.NAMED.items() if kind == "body")})
_COST_TYPES = frozenset({"cost_base", "cost_type", "cost_types", "personnel_cost_types"})
_OF_A_RATE = frozenset({"rate_cents", "day_count"})
_EVERY_YEAR = frozenset({"proof_due", "settlement_due"})
_SHOWN = 12
"""Digits of a hash."""


def bodies_in(events: Iterable[Event]) -> set[str]:
    """Return the keys of all bodies that events name."""
    found: set[str] = set()
    for event in events:
        found |= {getattr(event, name) for name in _BODIES & set(event.__struct_fields__)}
        for name in {"key", "grant_key"} & set(event.__struct_fields__):
            found |= {member for member, *_ in getattr(event, name) or ()}
        found |= {*getattr(event, "subject_parts", ())[1:2]}
        for part in (*getattr(event, "lines", ()), *getattr(event, "balances", ())):
            found |= {part.member, part.employing_body}
    return found - {""}


def kind_words(event: Event, words: Words) -> str:
    """Return what happened, in a word or two."""
    return words.say(f"e_{type(event).__name__}")


def event_sentence(event: Event, words: Words) -> str:
    """Return what happened and what was said, but for long parts: lines, figures, hashes."""
    return f"{kind_words(event, words)} · {event_words(event, words, whole=False)}"


def event_words(
    event: msgspec.Struct, words: Words, *, whole: bool = True, only: Collection[str] = ()
) -> str:
    """Return what an event says, such as `Nottuln: Beschluss 181/2022, 5.000,00 € je Jahr`.

    Not `whole`: without lists and hashes. `only`: some of its fields.
    """
    said_of = [name for name in event.__struct_fields__ if not only or name in only]
    fields = [name for name in said_of if _is_said(event, name)]
    if not whole:
        fields = [name for name in fields if FIELDS[name].unit not in {said.BYTES, said.LIST}]
    if isinstance(event, VoucherKey):
        fields.sort(key=lambda name: name in VoucherKey.__struct_fields__)
    leading = next((name for name in _LEADING if name in fields), "")
    kind = type(event).__name__
    told = ""
    for name in fields:
        value = getattr(event, name)
        message = f"f_{kind}_{name}"
        if message not in words.language:
            message = f"f_{name}"
        shown = _shown(name, value, words)
        if name != leading:
            part = words.say(message, value=shown, raw=value)
            told += part if part.startswith(" ") or not told else f", {part}"
        elif message != f"f_{name}":
            leading, told = "", words.say(message, value=shown, raw=value) + told
    if not leading:
        return told.strip()
    head = _shown(leading, getattr(event, leading), words)
    return f"{head}: {told.strip()}" if told else head


def owed(pair: tuple[str, str], cents: int, due_on: int, language: Language) -> str:
    """Return who of member and employing body pays how much to the other by when."""
    if not cents:
        return language.say("letter_even")
    payer, payee = pair if cents > 0 else pair[::-1]
    amount, day = language.money(abs(cents)), language.day(due_on)
    return language.say("letter_pays", payer=payer, payee=payee, amount=amount, day=day)


def _is_said(event: msgspec.Struct, name: str) -> bool:
    value = getattr(event, name)
    if value in (None, "", (), b"", (0, 1)):
        return False
    if name in _OF_A_RATE and getattr(event, "rate_cents", None) == 0:
        # Financing that knows no rate counts no days either.
        return getattr(event, "financing", PER_FTE) in WITH_RATE
    # A ceiling of nothing says something, an amount that nobody had to say does not.
    return value != 0 or (FIELDS[name].unit == said.CENTS and name in _required(type(event)))


@cache
def _required(kind: type[msgspec.Struct]) -> frozenset[str]:
    fields = msgspec.structs.fields(kind)
    return frozenset(one.name for one in fields if one.required)


def _shown(name: str, value: object, words: Words) -> str:
    if name in _BODIES:
        return words.body(str(value))
    if name in _EVERY_YEAR:
        return words.language.month_day(str(value))
    if isinstance(value, str) and (known := words.language.chosen(name, value)) != value:
        return known
    return _BY_UNIT[FIELDS[name].unit](name, value, words)


def _ratio(name: str, value: tuple[int, int], words: Words) -> str:
    ratio = Fraction(*value)
    return words.language.fte(ratio) if name == "fte" else words.language.percent(ratio)


def _key(_: str, value: Iterable[tuple[str, int, int]], words: Words) -> str:
    return " + ".join(f"{words.body(member)} {above}/{below}" for member, above, below in value)


def _list(_: str, value: Iterable[object], words: Words) -> str:
    return "; ".join(_parts(value, words))


def _parts(value: Iterable[object], words: Words) -> Iterator[str]:
    for part in value:
        if isinstance(part, msgspec.Struct):
            yield event_words(part, words)
        elif isinstance(part, tuple):
            yield " ".join(map(str, part))
        else:
            yield str(part)


def _texts(name: str, value: Sequence[str], words: Words) -> str:
    if name == "subject_parts":
        kind, *key = value
        return " ".join((thing_word(kind, words.language), *map(words.body, key)))
    if name in _COST_TYPES:
        return ", ".join(map(words.language.cost_type, value))
    return " ".join(value)


def thing_word(kind: str, language: Language) -> str:
    """Return the word for a kind of thing, such as `Stelle`."""
    known = (key for key in (f"thing_is_{kind}", kind) if key in language)
    return language.say(next(known, kind))


def _text(name: str, value: str | tuple[str, ...], words: Words) -> str:
    if isinstance(value, tuple):
        return ", ".join(words.language.chosen(name, one) for one in value)
    return words.language.cost_type(value) if name in _COST_TYPES else value


_BY_UNIT: dict[str, Callable[[str, Any, Words], str]] = {
    said.BYTES: lambda _, value, __: f"{value.hex()[:_SHOWN]}…",
    said.CENTS: lambda _, value, words: words.language.money(value),
    said.DAY: lambda _, value, words: words.language.day(value),
    said.FLAG: lambda _, value, __: str(value),
    said.INSTANT: lambda _, value, words: words.language.moment(datetime_of(value)),
    said.KEY: _key,
    said.LIST: _list,
    said.NUMBER: lambda _, value, __: str(value),
    said.RATIO: _ratio,
    said.TEXT: _text,
    said.TEXTS: _texts,
    said.YEAR: lambda _, value, __: str(value),
}
