# ruff: noqa: INP001, PLC0415 - a lone script beside the pages; the product is found at run time
"""Write the reference pages that follow from the code: commands, events, refusals.

`python docs/generate_reference.py` writes them; a test says when one is not current.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import click

    from ledger.log.topics import Topic

DOCS = Path(__file__).resolve().parent

COMMANDS = """\
# Commands

Generated from the program by `python docs/generate_reference.py`. `budget-ledger` is also
`python -m cli`. Options of `budget-ledger` itself stand before the command.

Dates: `2024-09-15` or `15.09.2024`. Amounts: `1234.56`, `1.234,56`, `1234`. Keys: `A=1/2,B=1/2`,
`A=60%,B=40%`, or counts `A=3,B=1`. Moments: a date (its end in Berlin) or `2024-09-15T14:30`.
"""

EVENTS = """\
# Events

Generated from the program by `python docs/generate_reference.py`.

An event is stored as a MessagePack array of its fields, in this order. The type number stands in a
column, the topic goes into the hash; both are for ever. What else is stored about an event is on
the page [Record layout](record-layout.md).

| unit | stored as |
|---|---|
| cents | an integer; 1.234,56 € is 123456 |
| day | an integer: days since 1970-01-01; periods include both ends |
| ratio | two integers, numerator and denominator |
| key | a list of (member, numerator, denominator) that sums to one |
| year, number | an integer |
| text, texts | UTF-8 |
"""

REFUSALS = """\
# Refusals and warnings

Generated from the program by `python docs/generate_reference.py`.

Each has a code, which keeps its meaning for ever; one that is not used any more is given to no
other. A program finds it as `code` of an error, of each of its `findings`, and of a warning; the
fields in braces are in `values`, with their types: see
[Errors and exit codes](errors-and-exit-codes.md).

| code | what is said | what to do |
|---|---|---|
"""

FIELDS: dict[str, tuple[str, str]] = {
    "accepted_on": ("day", "the day of acceptance"),
    "account": ("text", "`year`: the amounts are per budget year; `period`: for the whole period"),
    "adopted_on": ("day", "date of adoption"),
    "agreement": ("text", "the cooperation agreement"),
    "amount_cents": ("cents", "the amount; a credit note is negative"),
    "approved_cents": ("cents", "approved grant (Z), also the cap; none: no cap"),
    "balances": ("list", "per member: unrefinanced, advances, balance"),
    "base_rate": ("ratio", "base rate (Basiszinssatz) as a part of one"),
    "bearing_year": ("year", "the budget year that bears it, from the service period"),
    "block": ("text", "the name of the block"),
    "body": ("text", "the body: official key (AGS) or a short code"),
    "booked_on": ("day", "booking date"),
    "ceiling_cents": ("cents", "the ceiling per budget year"),
    "certifies": ("number", "the number of the booking that is certified"),
    "claim": ("text", "the repayment claim"),
    "claimed_on": ("day", "date of the claim"),
    "clause": ("text", "where the key stands in the agreement"),
    "closed_on": ("day", "the day of closing"),
    "code": ("text", "the VAT code"),
    "corrects": ("text", "the settlement whose place it takes; none: the first"),
    "cost_base": ("texts", "cost types that the members share; empty: all"),
    "cost_type": ("text", "the cost type, such as personnel"),
    "cost_types": ("texts", "the eligible cost types"),
    "creditor": ("text", "the body that wants money back"),
    "days": ("list", "runs of events with the day of receipt that the wrong clock gave"),
    "day_count": ("text", "the day-count policy"),
    "de_minimis_cents": ("cents", "up to this |S| nothing changes"),
    "debtor": ("text", "the body that owes"),
    "decided_by": ("text", "who decided"),
    "decided_on": ("day", "when it was decided"),
    "decision": ("text", "the reference of the decision"),
    "due_on": ("day", "the day it is due"),
    "employing_body": ("text", "the employing body (Anstellungskörperschaft)"),
    "end": ("day", "the first day without interest"),
    "event_hash": ("bytes", "SHA-256 of the certified event in the chain"),
    "figures": ("list", "the closed figures, one a programme"),
    "figures_hash": ("bytes", "SHA-256 of the closed figures"),
    "financing": ("text", "the financing type; empty: as the notice"),
    "first": ("number", "the first event"),
    "first_year": ("year", "the first budget year"),
    "fiscal_year": ("year", "the fiscal year of the voucher"),
    "from_day": ("day", "the first day without the grant"),
    "from_year": ("year", "the first budget year it holds for"),
    "fte": ("ratio", "full-time equivalent (Vollzeitäquivalent)"),
    "grant": ("text", "the notice"),
    "grant_key": ("key", "the parts in the grant; none: the cost key"),
    "grantor": ("text", "the body that grants"),
    "handover": ("yes or no", "two people at once are meant"),
    "interest_from": ("day", "the first day that bears interest; none: no interest"),
    "issued_on": ("day", "the day of issue"),
    "key": ("key", "the parts in the cost"),
    "key_basis": (
        "text",
        "what the key rests on: fractions, fte-share, percent, population, equal, cases, hours",
    ),
    "key_date": ("day", "the date of the figures that the key rests on"),
    "key_source": ("text", "the source of the figures that the key rests on"),
    "known_on": ("day", "the day of receipt where a clock gave another one"),
    "last": ("number", "the last event"),
    "last_day": ("day", "the last day"),
    "last_year": ("year", "the last budget year; none: open"),
    "legal_basis": ("text", "the paragraph it rests on"),
    "level": ("text", "municipality, county, state or other"),
    "line": ("number", "the line of the voucher"),
    "lines": (
        "list",
        "per member, post and key version: days, cost share, refinanced, VAT code and VAT",
    ),
    "member": ("text", "the member of the agreement"),
    "minimum_share": ("ratio", "the smallest share of FTE that is not warned about"),
    "name": ("text", "the full name"),
    "notice_months": ("number", "months of notice before its end"),
    "overhead": ("text", "none, actual, percent or flat; empty: as before"),
    "overhead_cents": ("cents", "flat overhead per allocated FTE and year"),
    "overhead_rate": ("ratio", "overhead as a part of the personnel cost"),
    "paid_on": ("day", "payment date; 0: not paid yet"),
    "pays": ("number", "the number of the booking that was paid"),
    "payee": ("text", "the payee; for personnel cost a pseudonymous id"),
    "payer": ("text", "who paid"),
    "person": ("text", "the pseudonymous id of a person"),
    "personnel_cost_types": ("texts", "cost types whose payee is an id, never a name"),
    "planned_cost_cents": ("cents", "planned eligible cost (K)"),
    "planned_other_cents": ("cents", "planned money of others (D)"),
    "points": ("ratio", "points above the base rate as a part of one"),
    "policy": ("text", "off, warn or require"),
    "post": ("text", "the post"),
    "programme": ("text", "the programme"),
    "proof_due": ("text", "the day `MM-DD` of the following year on which the proof of use is due"),
    "rate": ("ratio", "the rate of VAT; none: no VAT"),
    "rate_cents": ("cents", "the rate per FTE and year"),
    "received_on": ("day", "the day the money came in"),
    "recipient": ("text", "the body that receives"),
    "region": ("text", "the region of the post"),
    "recorded_at": ("microseconds", "since 1970-01-01 UTC"),
    "replaced": ("yes or no", "the next event takes its place"),
    "retention_years": ("number", "years for which the notice wants vouchers kept"),
    "reversal_voucher": ("text", "the reversal's own voucher"),
    "reverses": ("number", "the number of the booking that is reversed"),
    "scope": ("text", "`post`: min per post; `grant`: over the whole grant"),
    "segments": ("list", "per stretch: first day, first day after it, open amount, base rate"),
    "service_from": ("day", "first day of the service period"),
    "service_to": ("day", "last day of the service period"),
    "settlement": ("text", "the settlement"),
    "settlement_due": (
        "text",
        "the day `MM-DD` of the following year on which the settlement is due",
    ),
    "source": ("text", "the source system"),
    "start": ("day", "the first day of interest"),
    "subject_parts": ("texts", "the stream of the fact: its kind and its key"),
    "submitted_on": ("day", "the day of submission"),
    "text": ("text", "free text, kept only when opted in"),
    "valid_from": ("day", "the first day it holds for"),
    "valid_to": ("day", "the last day it holds for; none: open"),
    "version": ("text", "the version of the agreement"),
    "voucher": ("text", "the voucher number"),
    "withdraws": ("number", "the number of the fact that was wrong"),
    "year": ("year", "the budget year"),
}
"""Unit and meaning of every field of an event."""


def commands_page() -> str:
    """Return the page of all commands."""
    import click

    from cli.root import LAZY, root

    context = click.Context(root, info_name="budget-ledger")
    parts = [COMMANDS, *_command(root, context)]
    for name in LAZY:
        command = root.get_command(context, name)
        assert command is not None, name  # noqa: S101 - a fault of the program, not of the page
        below = click.Context(command, info_name=name, parent=context)
        parts += _command(command, below)
        if isinstance(command, click.Group):
            for sub in command.list_commands(below):
                inner = command.commands[sub]
                parts += _command(inner, click.Context(inner, info_name=sub, parent=below))
    shared = "".join(_rows(_recording().values(), context))
    parts.append(f"## Options that record\n\n| option | meaning |\n|---|---|\n{shared}")
    return "\n".join(parts)


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    depth = len(context.command_path.split())
    yield f"{'#' * min(depth + 1, 3)} {context.command_path}\n"
    yield f"{_prose(command.help or '')}\n"
    if not hasattr(command, "commands") or depth == 1:
        usage = " ".join(command.collect_usage_pieces(context))
        yield f"```text\n{context.command_path} {usage}\n```\n"
    shared = _recording() if _records(command) else {}
    own = [one for one in command.params if one.name not in shared]
    rows = "".join(_rows(own, context))
    if rows:
        yield f"| option | meaning |\n|---|---|\n{rows}"
    if shared:
        yield "And the [options of every command that records](#options-that-record).\n"
    if command.epilog:
        yield f"{_code(command.epilog)}\n"


def _recording() -> dict[str, click.Parameter]:
    """Return the options that every recording command has; `correct` has no other ones."""
    from cli.correct import correct

    return {str(one.name): one for one in correct.params if one.param_type_name == "option"}


def _records(command: click.Command) -> bool:
    return set(_recording()) <= {one.name for one in command.params}


def _prose(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().splitlines())


def _rows(parameters: Iterable[click.Parameter], context: click.Context) -> Iterator[str]:
    for parameter in parameters:
        record = parameter.get_help_record(context)
        if parameter.param_type_name != "option" or record is None or not parameter.expose_value:
            continue
        names, meaning = record
        if not getattr(parameter, "help", None):
            words = _meaning(str(parameter.name))
            meaning = f"{words[:1].upper()}{words[1:]}. {meaning}" if words else meaning
        envvar = getattr(parameter, "envvar", None)
        if envvar:
            meaning += f" Environment: `{envvar}`."
        cells = (text.replace("|", "\\|").replace("  ", " ").strip() for text in (names, meaning))
        yield "| `{}` | {} |\n".format(*cells)


def _meaning(name: str) -> str:
    """Return the meaning of an option from the event's field that it fills."""
    if name == "form":
        return "for a person or for a program"
    return next((FIELDS[n][1] for n in (name, f"{name}_cents") if n in FIELDS), "")


def _code(epilog: str) -> str:
    """Set the example apart; what follows it in words stays words."""
    example, _, rest = epilog.removeprefix("Example: ").partition(". ")
    return f"Example:\n\n```sh\n{example}\n```" + (f"\n\n{rest}" if rest else "")


def events_page() -> str:
    """Return the page of all events."""
    from ledger.log.topics import TOPICS

    rows = "".join(
        f"| {topic.number} | [{topic.name}](#{topic.event.__name__.lower()}) "
        f"| {topic.event.kind} |\n"
        for topic in TOPICS
    )
    index = f"| type | topic | stream |\n|---|---|---|\n{rows}"
    return "\n".join([EVENTS, index, *(_event(topic) for topic in TOPICS)])


def _event(topic: Topic) -> str:
    defaults = dict(
        zip(
            reversed(topic.event.__struct_fields__),
            reversed(topic.event.__struct_defaults__),
            strict=False,
        )
    )
    rows = []
    for number, name in enumerate(topic.event.__struct_fields__):
        unit, meaning = FIELDS[name]
        if name in defaults:
            meaning += f" (default {defaults[name]!r})"
        rows.append(f"| {number} | `{name}` | {unit} | {meaning} |\n")
    upcast = "\nRead as today's version by an upcast.\n" if topic.upcast else ""
    words = " ".join((topic.event.__doc__ or "").split())
    words = words.replace("domain reference §4", "see [the rules](../explanation/rules.md)")
    return (
        f"## {topic.event.__name__}\n\nType {topic.number}, topic `{topic.name}`, "
        f"stream of a {topic.event.kind}.\n\n{words}\n{upcast}\n"
        f"| # | field | unit | meaning |\n|---|---|---|---|\n{''.join(rows)}"
    )


def refusals_page() -> str:
    """Return the page of everything that is said with a code."""
    sys.path.insert(0, str(DOCS))
    from refusals import refusals

    said: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    for one in refusals():
        words, remedies = said.setdefault(one.code, ({}, {}))
        words[f"{one.place}: {one.words}" if one.place else one.words] = None
        remedies.update(dict.fromkeys(filter(None, one.remedies)))
    return REFUSALS + "".join(
        f"| {code} | {_cell(words)} | {_cell(remedies)} |\n"
        for code, (words, remedies) in said.items()
    )


def _cell(texts: Iterable[str]) -> str:
    return "<br>".join(f"`{text}`".replace("|", "\\|") for text in texts)


PAGES = {
    "reference/commands.md": commands_page,
    "reference/events.md": events_page,
    "reference/refusals.md": refusals_page,
}


def main() -> None:
    """Write the pages that are not current."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page().rstrip() + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.path.insert(0, str(DOCS.parent))
    main()
