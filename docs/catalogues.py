# ruff: noqa: INP001, PLC0415 - a lone script beside the pages; the product is found at run time
"""Compile the catalogues of words: `python docs/catalogues.py`. A test says when that is due.

Three of them, by what is worded: tables and documents (in both languages; the id is a key), what
is said (refusals, warnings, remedies; the id is the English template), and the help on the screen,
with click's own texts (the id is the English text).

`--missing` appends every id that lacks its German, with an empty `msgstr`, and prints where.
"""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import click

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "ledger" / "reporting" / "catalogues"
SCREEN = ROOT / "cli" / "catalogues"
_SYSTEM = (
    "Bad file descriptor",
    "Broken pipe",
    "File exists",
    "File name too long",
    "Input/output error",
    "Invalid argument",
    "Is a directory",
    "No space left on device",
    "No such file or directory",
    "Not a directory",
    "Operation not permitted",
    "Permission denied",
    "Read-only file system",
    "Too many open files",
)
"""What operating systems say of files."""
_OURS = ("Example:", "Show this message and exit.")
"""Parts of help that stand in no command; the latter is made by click, once for all languages."""
_HEAD = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: de\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""


class Source(NamedTuple):
    """A catalogue as it is edited, and as the program reads it."""

    edited: Path
    shipped: Path
    locale: str


SOURCES = {
    "de": Source(FOLDER / "de.po", FOLDER / "de.mo", "de"),
    "en": Source(FOLDER / "en.po", FOLDER / "en.mo", "en"),
    "said": Source(FOLDER / "said-de.po", FOLDER / "said-de.mo", "de"),
    "screen": Source(SCREEN / "de.po", SCREEN / "de" / "LC_MESSAGES" / "budget-ledger.mo", "de"),
}


def read(name: str) -> Catalog:
    """Return a catalogue as it is edited."""
    with SOURCES[name].edited.open("rb") as file:
        found = read_po(file, locale=SOURCES[name].locale)
    # Not the moment of compiling: the same words give the same file.
    found.creation_date = found.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    return found


def shipped(name: str) -> Catalog:
    """Return a catalogue as the program reads it."""
    with SOURCES[name].shipped.open("rb") as file:
        found = read_mo(file)
    for one in found:
        one.context = one.context.decode() if isinstance(one.context, bytes) else one.context
    return found


def compiled(name: str) -> bytes:
    """Return the bytes of a catalogue for the program."""
    made = io.BytesIO()
    write_mo(made, read(name))
    return made.getvalue()


def wanted() -> Iterator[tuple[str, str, str]]:
    """Yield catalogue, context and id of everything on the screen that needs its German."""
    sys.path[:0] = [str(ROOT), str(ROOT / "docs")]
    from refusals import templates

    yield from (("said", "said", text) for text in (*templates(), *_SYSTEM, *_meanings()))
    yield from (("screen", context, text) for context, text in dict.fromkeys(_help()) if text)


def _meanings() -> list[str]:
    """Return what the columns of the audit export mean."""
    from ledger.domain.vocabulary import FIELDS
    from ledger.exporting.audit import columns

    tables = [one for one in vars(columns).values() if isinstance(one, columns.AuditTable)]
    own = (columns.column(name).meaning for name in FIELDS)
    every = (*own, *(one.meaning for table in tables for one in table.columns))
    return [text for text in dict.fromkeys(every) if text]


def _help() -> Iterator[tuple[str, str]]:
    import click

    from cli.root import LAZY, root

    context = click.Context(root, info_name="budget-ledger")
    yield from _texts(root, context)
    for name, (_, line) in LAZY.items():
        yield "help", line
        command = root.get_command(context, name)
        assert command is not None, name  # noqa: S101 - a fault of the program
        for one in (command, *getattr(command, "commands", {}).values()):
            yield from _texts(one, click.Context(one, info_name=one.name, parent=context))


def _texts(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    import click

    from cli.language import bare, example, identity

    texts: list[str | None] = [command.help, command.short_help]
    texts.append(example(command.epilog)[1] if command.epilog else "")
    yield "metavar", bare(command.options_metavar or "")
    yield "metavar", getattr(command, "subcommand_metavar", "")
    for one in command.params:
        texts.append(getattr(one, "help", None))
        metavar = bare(one.make_metavar(context))
        if not isinstance(one.type, click.Choice) and not getattr(one, "is_flag", False):
            yield "metavar", metavar
    yield from (("help", identity(text)) for text in (*_OURS, *texts) if text)


def missing() -> Iterator[tuple[str, str, str]]:
    """Yield what `wanted` names and no catalogue has in German."""
    catalogues = {name: read(name) for name in ("said", "screen")}
    for name, context, text in wanted():
        found = catalogues[name].get(text, context=context)
        if found is None or not found.string:
            yield name, context, text


def add(entries: Iterable[tuple[str, str, str]]) -> None:
    """Add ids without words, each catalogue in the order of its ids."""
    for name in ("said", "screen"):
        catalogue = read(name)
        for one, context, text in entries:
            if one == name and catalogue.get(text, context=context) is None:
                catalogue.add(text, context=context)
        write(name, catalogue)


def write(name: str, catalogue: Catalog) -> None:
    """Write a catalogue to be edited."""
    made = io.BytesIO()
    write_po(made, catalogue, width=0, omit_header=True, sort_output=True)
    text = _HEAD + "\n" + made.getvalue().decode().strip() + "\n"
    SOURCES[name].edited.write_text(text, encoding="utf-8", newline="\n")


def main() -> None:
    """Compile every catalogue, or add what is missing."""
    if "--missing" in sys.argv:
        found = list(missing())
        add(found)
        for name, _, text in found:
            sys.stdout.write(f"{SOURCES[name].edited.relative_to(ROOT)}: {text}\n")
        return
    _move()
    _forget()
    for name, source in SOURCES.items():
        source.shipped.parent.mkdir(parents=True, exist_ok=True)
        source.shipped.write_bytes(compiled(name))
        sys.stdout.write(f"{source.shipped.name} written\n")


def _move() -> None:
    """Put what is said, where somebody added it to the words of tables, into its own catalogue."""
    words, said = read("de"), read("said")
    moved = [one for one in words if one.context == "said"]
    for one in moved:
        words.delete(one.id, context=one.context)
        said.add(one.id, one.string, context="said")
    if moved:
        made = io.BytesIO()
        write_po(made, words, width=0, omit_header=True)
        head = _HEAD.rsplit("\n", 2)[0] + "\n"
        SOURCES["de"].edited.write_text(head + "\n" + made.getvalue().decode(), encoding="utf-8")
        write("said", said)


def _forget() -> None:
    """Leave out the help that no command gives any more."""
    screen = read("screen")
    known = {(context, text) for name, context, text in wanted() if name == "screen"}
    gone = [one for one in screen if one.context and (one.context, one.id) not in known]
    for one in gone:
        screen.delete(one.id, context=one.context)
    if gone:
        write("screen", screen)


if __name__ == "__main__":
    main()
