"""A whole setup as TOML: `apply FILE.toml` turns each entry into the command of the same words.

Top level: `[[body]]`, `[[programme]]`, `[[decision]]`, `[[agreement]]`, `[[grant]]`, `[[post]]`, ….
What happens to them later stands below them: `[[grant.amend]]`, `[[post.fill]]`, …. Amounts are
text or whole euros, dates are TOML dates or text, FTE and keys are text; a decimal number is
refused.
"""

from __future__ import annotations

from collections import Counter
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict, replace

from ledger.application import Note
from ledger.application.recording.identity import content_hash
from ledger.application.results import command_id_from
from ledger.domain import commands as c
from ledger.domain.council.levels import level_of
from ledger.domain.errors import Refusal, UsageError
from ledger.domain.keys import named_key
from ledger.domain.period import FOREVER
from ledger.domain.said import Said
from ledger.domain.vocabulary import NAMED, choices, typed_name
from ledger.importing.files import toml
from ledger.importing.setup.agreements import agreement_values
from ledger.importing.setup.values import note_value, value_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

Command = c.Command
Entry = tuple[Command, Note]
Placed = tuple[str, Entry]
"""Where an entry stands, such as `mitte.toml, post 2, fill 1`, and what it says."""

TOP: tuple[tuple[str, type[Command]], ...] = (
    ("body", c.RegisterBody),
    ("programme", c.RegisterProgramme),
    ("cost_type", c.RegisterCostType),
    ("decision", c.AdoptDecision),
    ("agreement", c.ConcludeAgreement),
    ("grant", c.ApproveGrant),
    ("post", c.EstablishPost),
    ("quota", c.CalculateQuota),
    ("over_plan", c.ApproveOverPlan),
    ("block", c.BlockBudget),
    ("carry_over", c.CarryOverBudget),
    ("base_rate", c.SetBaseRate),
    ("claim", c.ClaimRepayment),
    ("accounts", c.AdoptAccounts),
    ("policy", c.SetCertificationPolicy),
)
BELOW: dict[str, tuple[tuple[str, type[Command]], ...]] = {
    "body": (("amend", c.AmendBody),),
    "decision": (("amend", c.AmendDecision), ("revoke", c.RevokeDecision)),
    "agreement": (
        ("amend", c.AmendAgreement),
        ("terminate", c.TerminateAgreement),
        ("decide_vat", c.DecideVat),
        ("schedule_advance", c.ScheduleAdvance),
        ("pay_advance", c.PayAdvance),
    ),
    "grant": (
        ("amend", c.AmendGrant),
        ("forward", c.ForwardGrant),
        ("instalment", c.ReceiveInstalment),
        ("other_funding", c.ReceiveOtherFunding),
        ("revoke", c.RevokeGrant),
        ("submit_proof", c.SubmitProof),
        ("accept_proof", c.AcceptProof),
    ),
    "post": (
        ("fill", c.FillPost),
        ("change_hours", c.ChangeHours),
        ("vacate", c.VacatePost),
        ("close", c.ClosePost),
        ("amend", c.AmendPost),
        ("absence", c.RecordAbsence),
        ("plan_cost", c.PlanCost),
        ("plan_occupancy", c.PlanOccupancy),
    ),
    "block": (("lift", c.LiftBlock),),
    "claim": (("pay", c.PayRepayment),),
}
_REGISTERED = {command: name for name, command in TOP if name in NAMED}
"""What makes a thing known, and so names it by nothing but its id."""
_KEYS = ("key", "grant_key")
_OF_A_BLOCK = ("body", "programme", "year")
"""What a lifting takes from its block."""
_NOTE = ("known_on", "document", "document_date", "reason", "again", "is_an_id")


def read_entries(
    path: Path,
    meant: Callable[[str, str], str] | None = None,
    find: Callable[[str, str, Mapping[str, str]], str] | None = None,
) -> list[Placed]:
    """Return the commands of a setup file with their notes and places, in an order of recording.

    The command ids are derived from the content, so the same file again records nothing new.

    Args:
        path: the file.
        meant: gives the value that a word for a field means; None: only values are understood.
        find: gives the id of a kind of thing that was typed by name, see `ledger.position.names`;
            the file's own things are given beside. None: only ids are understood.

    Raises:
        UsageError: no file, no TOML, an unknown entry or field, a value with two readings.
        Refusal: several things have a name.
    """
    what = Said("file {name}", name=path.name or str(path))
    document = toml.parse(toml.read_text(path, what, most=toml.MOST_BYTES), what)
    if meant is not None:
        _put_values(document, meant)
    known = [name for name, _ in TOP]
    for name in document:
        if name not in known:
            problem = "file {name}: BL-410 unknown entry {entry!r}"
            remedy = "one of {known}"
            raise UsageError.of(problem, remedy, name=path.name, entry=name, known=tuple(known))
    entries = [
        entry
        for name, command in TOP
        for number, table in enumerate(_tables(document, name, path.name), 1)
        for entry in _thing(f"{path.name}, {name} {number}", name, command, table)
    ]
    return _identified(entries if find is None else _by_id(entries, find))


def _by_id(
    entries: list[Placed], find: Callable[[str, str, Mapping[str, str]], str]
) -> list[Placed]:
    """Put ids in the place of names: of what is registered, and of what the file registers."""
    own: dict[str, dict[str, str]] = {kind: {} for kind in NAMED.values()}
    for _, (command, _) in entries:
        if name := _REGISTERED.get(type(command)):
            identity = getattr(command, name)
            own[name][identity] = getattr(command, "name", identity)

    @cache
    def found(kind: str, typed: str) -> str:
        return find(kind, typed, own[kind])

    def read(field: str, value: Any) -> object:  # noqa: ANN401 - of any field
        if field in _KEYS:
            return named_key(value, partial(found, "body"))
        return found(NAMED[field], value) if field in NAMED else value

    result = []
    for place, (command, note) in entries:
        given = asdict(command)
        given.pop(_REGISTERED.get(type(command), ""), None)
        try:
            new = {field: read(field, value) for field, value in given.items() if value}
        except Refusal as refusal:
            raise refusal.within(Said("{place}", place=place)) from None
        result.append((place, (replace(command, **new), note)))
    return result


def _put_values(table: dict[str, Any], meant: Callable[[str, str], str]) -> None:
    """Put the value in the place of every word for one of a few."""
    for name, value in table.items():
        if isinstance(value, str) and name in choices():
            table[name] = meant(name, value)
        for below in value if isinstance(value, list) else ():
            if isinstance(below, dict):
                _put_values(below, meant)


def _tables(parent: dict[str, Any], name: str, place: str, above: str = "") -> list[dict[str, Any]]:
    tables = parent.get(name, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        problem = "{place}: BL-411 {name!r} must be written as [[{name}]]"
        raise UsageError.of(problem, "mend the TOML", place=place, name=f"{above}{name}")
    return tables


def _thing(place: str, name: str, command: type[Command], table: dict[str, Any]) -> list[Placed]:
    """Return the command that brings a thing into being, then what happens to it, by date."""
    below = dict(BELOW.get(name, ()))
    own = {key: value for key, value in table.items() if key not in below}
    result = [(place, _entry(place, command, own, [f"[[{name}.{word}]]" for word in below]))]
    later: list[tuple[int, int, Placed]] = []
    for order, (word, kind) in enumerate(below.items()):
        for number, child in enumerate(_tables(table, word, place, f"{name}."), 1):
            known = (name, *_OF_A_BLOCK) if name == "block" else (name,)
            fields = {key: table.get(key) for key in known} | child
            where = f"{place}, {word} {number}"
            entry = _entry(where, kind, fields)
            later.append((_date_of(entry[0]), order, (where, entry)))
    # A notice's amendments come before what must lie in the amended period; people by date.
    later.sort(key=lambda item: item[1::-1] if name == "grant" else item[:2])
    return [*result, *(entry for _, _, entry in later)]


def _date_of(command: Command) -> int:
    for name in ("valid_from", "from_day", "last_day", "received_on", "from_year"):
        value = getattr(command, name, None)
        if isinstance(value, int):
            return value
    if isinstance(command, c.ScheduleAdvance | c.PayAdvance):
        return FOREVER  # whose advances they are, the amendments say
    return 0


def _entry(
    place: str, command: type[Command], table: dict[str, Any], below: Sequence[str] = ()
) -> Entry:
    fields = {typed_name(name): name for name in command.__struct_fields__}
    given, table = agreement_values(place, command, table)
    noted: dict[str, Any] = {}
    for key, value in table.items():
        if key in _NOTE and key not in fields:
            noted[key] = note_value(place, key, value)
            continue
        if key not in fields:
            problem = "{place}: BL-412 unknown field {key!r}"
            offered = (*sorted({*fields, *_NOTE}), *below)
            raise UsageError.of(problem, "known: {known}", place=place, key=key, known=offered)
        given[fields[key]] = _placed(place, fields[key], value)
    if command is c.RegisterBody and "body" in given and "level" not in given:
        given["level"] = _level_of(place, str(given["body"]))
    # A notice of the types without a rate has none; which types need one, the rules say.
    defaults = {"grant_key": None, "region": ""}
    if command is c.ApproveGrant and "financing" in given:
        defaults["rate_cents"] = 0  # type: ignore[assignment] # a default of any kind
    for optional, default in defaults.items():
        if optional in command.__struct_fields__:
            given.setdefault(optional, default)
    try:
        return command(**given), Note(**noted)
    except TypeError as error:
        name = str(error).rpartition("argument ")[2].strip("'").removesuffix("_cents")
        problem = "{place}: BL-413 field {field!r} is missing"
        raise UsageError.of(problem, "add it", place=place, field=name) from None


def _level_of(place: str, body: str) -> str:
    level = level_of(body)
    if level is None:
        problem, remedy = "{place}: BL-554 the key {body} does not say the level", 'add level = "…"'
        raise UsageError.of(problem, remedy, place=place, body=body)
    return level


def _placed(place: str, field: str, value: object) -> object:
    try:
        return value_of(place, field, value)
    except UsageError as error:
        if str(error).startswith(place):
            raise
        words = "{place}, {field}"
        raise error.within(Said(words, place=place, field=typed_name(field))) from None


def _identified(entries: list[Placed]) -> list[Placed]:
    """Give each command an id from its content; equal entries are told apart by counting.

    Not from the file: an edited file must not record again what stands in it unchanged.
    """
    seen: Counter[bytes] = Counter()
    result = []
    for place, (command, note) in entries:
        content = content_hash(command, note)
        seen[content] += 1
        identity = command_id_from(f"apply:{content.hex()}:{seen[content]}")
        result.append((place, (command, replace(note, command_id=identity))))
    return result
