"""`backup`, `restore`, `migrate`: the whole ledger, copied event by event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.asking import agree, refuse_without_terminal
from cli.context import Settings, warn_of_secrets
from cli.files import give_name, making, real_file, told_of
from cli.misused import Misused
from cli.options import FORM
from cli.parts import part_of
from cli.printing import echo, give_record, in_words, remark, warn
from cli.seen import keep_seen
from cli.types import FilePath
from ledger.domain.errors import DatabaseError, Refusal
from ledger.domain.said import Said

if TYPE_CHECKING:
    from ledger.application.asking.resting import SeenWhole
    from ledger.log.verifying.chain import ChainCheck

_SHOWN = 20
"""Events that would be lost and are shown; of more only the latest."""
RECEIPT = click.option(
    "--receipt",
    "receipts",
    multiple=True,
    help="A receipt kept elsewhere, which the copy has to agree with. May be repeated.",
)


@click.command(epilog="Example: budget-ledger backup backups --keep 14d,8w,24m,10y")
@click.argument("place", metavar="FILE|DIR", type=FilePath())
@click.option(
    "--keep",
    metavar="RULE",
    help="In DIR: keep the latest of so many days, weeks, months, years; remove the others.",
)
@click.option("--force", is_flag=True, help="Take the place of a file that is there.")
@RECEIPT
@FORM
@click.pass_obj
def backup(
    settings: Settings,
    place: Path,
    keep: str | None,
    force: bool,
    receipts: tuple[str, ...],
    form: str,
) -> None:
    """Copy the ledger, of whatever database, into a file, while others go on working.

    In a folder the file is called by day and state: ledger-2026-11-30-42-616fb0bc.db. Every event
    is checked on the way, up to the ledger's receipt and those given; what does not agree is no
    backup. It is a ledger that can be asked: --database FILE position
    """
    if keep and not place.is_dir():
        raise Misused(
            "BL-836 --keep wants a folder, and {place} is none", "name a folder", place=str(place)
        )
    with settings.at_work():
        removed: list[str] = []
        if place.is_dir():
            place, check, removed = _into(settings, place, keep, receipts)
        else:
            with making(place, force=force) as part:
                check = _copied(settings.database, part, receipts)
    words = "backup {path}: {events} {events:event|events}, checked one by one."
    told = {"path": str(place), "events": check.events}
    _tell(form, Said(words, **told), check, {"backup": str(place), "removed": removed})
    for name in removed:
        remark(Said("removed {name}", name=name))


def _into(
    settings: Settings, folder: Path, keep: str | None, receipts: tuple[str, ...]
) -> tuple[Path, ChainCheck, list[str]]:
    """Back up into a folder; return the file, what was checked, and what was removed."""
    from ledger.application.backups import backup_name, parse_keep, prune
    from ledger.application.clock import berlin_day, system_clock
    from ledger.log.databases.beside import file_of

    rule = parse_keep(keep) if keep else {}
    file = file_of(settings.database)
    stem = file.stem if file else "ledger"
    with told_of(folder), part_of(folder / stem) as part:
        check = _copied(settings.database, part, receipts)
        today = berlin_day((settings.clock or system_clock)())
        made = folder / backup_name(stem, today, check.receipt)
        # The same state on the same day: the newer copy was checked just now.
        give_name(part, made, force=True)
    return made, check, prune(folder, stem, rule, check.first) if rule else []


@click.command(epilog="Example: budget-ledger restore backups/ledger-2026-11-30-42-616fb0bc.db")
@click.argument("backup", metavar="BACKUP", type=FilePath(exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Only show what would be lost.")
@click.option("--yes", is_flag=True, help="Do not ask; for scripts.")
@RECEIPT
@FORM
@click.pass_obj
def restore(
    settings: Settings,
    backup: Path,
    dry_run: bool,
    yes: bool,
    receipts: tuple[str, ...],
    form: str,
) -> None:
    """Put BACKUP in the place of the ledger's file, which is kept under another name.

    What was recorded since is shown first, and somebody has to agree to lose it. Every event is
    checked before anything is replaced, and no other program may have the ledger open. Whenever it
    is interrupted, the old ledger or the new one is there, and whole.
    """
    with settings.at_work():
        from ledger.log.databases.beside import file_of

        path = file_of(settings.database)
        if path is None:
            problem = "BL-839 the ledger is no file"
            raise Misused(problem, "--database {backup} migrate --to URL", backup=str(backup))
        real = real_file(path)
        path = real if path.is_symlink() else path
        seen, lost = _looked_at(path, backup, settings, remark if not dry_run else _answered(form))
        if dry_run:
            if form == "json":
                give_record({"restored": None, "lost": lost, "kept": None, "receipt": seen})
            return
        if lost != 0 and not yes:
            refuse_without_terminal()
            agree(settings, "restore_ask", path=str(path))
        check, kept = _restored(settings, path, backup, receipts, seen)
    words = "{path} restored: {events} {events:event|events}, checked one by one."
    more = {"restored": str(path), "lost": lost, "kept": kept}
    _tell(form, Said(words, path=str(path), events=check.events), check, more)
    if kept:
        remark(Said("what was there is kept as {kept}", kept=kept))
    keep_seen(settings.database, _whole(check))


def _answered(form: str) -> Callable[[object], None]:
    """Return what gives a preview that was asked for: in JSON, its figures alone."""
    return (lambda _: None) if form == "json" else lambda said: echo(in_words(said))


def _looked_at(
    path: Path, backup: Path, settings: Settings, show: Callable[[object], None]
) -> tuple[str | None, int | None]:
    """Show what would be lost; return the receipt of the ledger that is there, and how many events.

    None: what is there cannot be read, so that nobody can tell.

    Raises:
        Refusal: it is another ledger.
    """
    from ledger.application.copying import compared

    if not path.exists():
        return None, 0
    try:
        found = compared(f"{path}?mode=ro", f"{backup}?mode=ro")
    except DatabaseError as error:
        if str(backup) in error.place:
            raise
        warn(error)
        warn(
            Said("BL-840 what would be lost cannot be told: {path} cannot be read", path=str(path))
        )
        return None, None
    if found.last and not found.common:
        problem = "database {path}: BL-841 is another ledger than the backup"
        raise Refusal.of(problem, "name another one with --database", path=str(path))
    lost = found.last - found.common
    words = (
        "{backup} ends at event {end}; {path} at event {last}: "
        "{lost} {lost:event|events} would be lost"
    )
    told = {"backup": str(backup), "path": str(path), "lost": lost}
    show(Said(words, **told, end=found.end, last=found.last))
    if lost:
        show(_events(settings, f"{path}?mode=ro", found.common))
    return found.receipt, lost


def _events(settings: Settings, database: str, common: int) -> str:
    """Return the latest events behind one, in words."""
    from ledger.application import Ledger
    from ledger.log.history import Filter
    from ledger.reporting.history_report import history_output
    from ledger.reporting.language import Words

    try:
        with Ledger(database) as ledger:
            entries = ledger.history(Filter(after=common, limit=_SHOWN))
        return history_output(entries, Words(settings.language, {}), "text", with_sums=True)
    except Exception as error:  # noqa: BLE001 - whatever it holds, it can be replaced
        return Said("they cannot be shown: {error}", error=str(error))


def _restored(
    settings: Settings, path: Path, backup: Path, receipts: tuple[str, ...], seen: str | None
) -> tuple[ChainCheck, str | None]:
    """Put the copy in its place; return what was checked, and where the old one is."""
    from ledger.application.clock import datetime_of, system_clock
    from ledger.log.databases.swapping import put_in_place

    now = datetime_of((settings.clock or system_clock)())
    kept = path.with_name(f"replaced-{now:%Y%m%dT%H%M%S}-{path.name}")
    for number in count(2):  # twice within a second: what was kept is not written over
        if not kept.exists():
            break
        kept = path.with_name(f"replaced-{now:%Y%m%dT%H%M%S}-{number}-{path.name}")
    with told_of(path), part_of(path) as part:
        check = _copied(str(backup), part, receipts)
        put_in_place(part, path, kept, seen)
    return check, str(kept) if kept.exists() else None


def _copied(original: str, part: Path, receipts: tuple[str, ...]) -> ChainCheck:
    """Copy into a file that has nothing beside it, even while it is read."""
    from ledger.application.copying import copy_ledger
    from ledger.log.databases.swapping import lay_to_rest

    part.touch(0o600)
    check = copy_ledger(original, str(part), receipts)
    lay_to_rest(part)
    return check


@click.command(
    epilog="Example: budget-ledger migrate --to postgresql+psycopg://ledger@dbserver/ledger"
)
@click.option("--to", metavar="FILE|URL", required=True, help="Where nothing is recorded yet.")
@RECEIPT
@FORM
@click.pass_obj
def migrate(settings: Settings, to: str, receipts: tuple[str, ...], form: str) -> None:
    """Copy the ledger into another database, event by event, with the same receipts.

    From a file to PostgreSQL, back, or to another server; one transaction, so that there is a whole
    ledger or none. The old one stays as it is: name the new one in the configuration, and let
    nobody record in the old one any more.
    """
    warn_of_secrets(to)
    with settings.at_work():
        from ledger.application.copying import copy_ledger
        from ledger.log.databases.beside import file_of
        from ledger.log.databases.hidden import without_secrets

        path = file_of(to)
        if path is None:
            check = copy_ledger(settings.database, to, receipts)
        else:
            with making(path) as part:
                check = _copied(settings.database, part, receipts)
    shown = without_secrets(to)
    words = "ledger {database}: {events} {events:event|events}, checked one by one."
    _tell(form, Said(words, database=shown, events=check.events), check, {"database": shown})
    keep_seen(to, _whole(check))


def _tell(form: str, said: Said, check: ChainCheck, more: Mapping[str, object]) -> None:
    if form == "json":
        give_record({**more, "events": check.events, "receipt": check.receipt})
        return
    echo(in_words(said))
    echo(in_words(Said("receipt {receipt}", receipt=check.receipt)))


def _whole(check: ChainCheck) -> SeenWhole:
    from ledger.application.asking.resting import SeenWhole

    return SeenWhole(check.first, check.events, check.hash, models=check.events)
