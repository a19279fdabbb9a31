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
[Errors and exit codes](errors-and-exit-codes.md). On the screen it stands in brackets behind
what is wrong. English words stand above the German ones, which `--lang de` or a German system
shows.

| code | what is said | what to do |
|---|---|---|
"""


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
    from ledger.domain.vocabulary import FIELDS

    if name == "form":
        return "for a person or for a program"
    said = (FIELDS[n].meaning for n in (name, f"{name}_cents") if n in FIELDS)
    return next(filter(None, said), "")


def _code(epilog: str) -> str:
    """Set the example apart; what follows it in words stays words."""
    example, _, rest = epilog.removeprefix("Example: ").partition(". ")
    return f"Example:\n\n```sh\n{example}\n```" + (f"\n\n{rest}" if rest else "")


def events_page() -> str:
    """Return the page of all events."""
    from ledger.log.topics import TOPICS

    rows = "".join(
        f"| {topic.number} | [{topic.name}](#{topic.event.__name__.lower()}) "
        f"| {topic.event.kind.stream} |\n"
        for topic in TOPICS
    )
    index = f"| type | topic | stream |\n|---|---|---|\n{rows}"
    return "\n".join([EVENTS, index, *(_event(topic) for topic in TOPICS)])


def _event(topic: Topic) -> str:
    from ledger.domain.vocabulary import FIELDS

    defaults = dict(
        zip(
            reversed(topic.event.__struct_fields__),
            reversed(topic.event.__struct_defaults__),
            strict=False,
        )
    )
    rows = []
    for number, name in enumerate(topic.event.__struct_fields__):
        unit, _, meaning = FIELDS[name]
        if name in defaults:
            meaning += f" (default {defaults[name]!r})"
        rows.append(f"| {number} | `{name}` | {unit} | {meaning} |\n")
    upcast = "\nRead as today's version by an upcast.\n" if topic.upcast else ""
    words = " ".join((topic.event.__doc__ or "").split())
    words = words.replace("domain reference §4", "see [the rules](../explanation/rules.md)")
    return (
        f"## {topic.event.__name__}\n\nType {topic.number}, topic `{topic.name}`, "
        f"stream of a {topic.event.kind.stream}.\n\n{words}\n{upcast}\n"
        f"| # | field | unit | meaning |\n|---|---|---|---|\n{''.join(rows)}"
    )


IMPORTERS = """# What importers refuse

Generated from the program by `python docs/generate_reference.py`.

A file is understood or refused, line by line, and nothing in it is left out silently. Each refusal
names file, line and column before these words. With `--rejected` the refused lines are written with
their reason; see [Import costs](../how-to/import-costs.md). All codes: [Refusals and
warnings](refusals.md).
"""

_COLUMNS = "| code | what is said | what to do |\n|---|---|---|\n"
_IMPORTING = (
    ("Any file: text, rows, spreadsheets, amounts and days", "ledger/importing/files"),
    ("Profiles, and exports read by them", "ledger/importing/profiles"),
    ("Rows of bookings", "ledger/importing/costs"),
    ("Bank statements", "ledger/importing/bank"),
    ("Setup files", "ledger/importing/setup"),
    ("Bookings, once a row is read", "ledger/domain/costs"),
    ("Vouchers that stand already", "ledger/application/recording/costs"),
)


def importers_page() -> str:
    """Return the page of what files are refused for, by what looks at them."""
    return IMPORTERS + "".join(
        f"\n## {title}\n\n{_COLUMNS}{_refused(folder)}" for title, folder in _IMPORTING
    )


def refusals_page() -> str:
    """Return the page of everything that is said with a code."""
    return REFUSALS + _refused()


def _refused(*folders: str) -> str:
    sys.path.insert(0, str(DOCS))
    from catalogues import read
    from refusals import of_several, refusals

    catalogue = read("said")

    def german(english: str) -> str:
        found = catalogue.get(english, context="said")
        return str(found.string) if found and found.string else english

    said: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    for one in refusals(*folders):
        words, remedies = said.setdefault(one.code, ({}, {}))
        problem, _, inline = german(one.full).partition(" → ")
        for place, text in ((one.place, one.words), (german(one.place), problem)):
            words[of_several(f"{place}: {text}" if place else text)] = None
        for remedy in filter(None, one.remedies):
            its = inline if one.full.endswith(f" → {remedy}") else german(remedy)
            remedies |= {remedy: None, its: None}
    return "".join(
        f"| {code} | {_cell(words)} | {_cell(remedies)} |\n"
        for code, (words, remedies) in said.items()
    )


def _cell(texts: Iterable[str]) -> str:
    return "<br>".join(f"`{text}`".replace("|", "\\|") for text in texts)


PAGES = {
    "reference/commands.md": commands_page,
    "reference/events.md": events_page,
    "reference/refusals.md": refusals_page,
    "reference/what-importers-refuse.md": importers_page,
}


def main() -> None:
    """Write the pages that are not current."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page().rstrip() + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.path.insert(0, str(DOCS.parent))
    main()
