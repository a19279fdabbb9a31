"""Import a file of actual costs: read, judge every line, then record all of it or nothing."""

from __future__ import annotations

from contextlib import closing, nullcontext
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from ledger.application import Note
from ledger.application.recording.collector import collector_paused
from ledger.application.recording.costs.cost_types import meanings
from ledger.application.recording.costs.import_results import ImportReport, LineFinding
from ledger.application.recording.costs.streaming import Imported, VoucherStands, Wanted
from ledger.application.recording.identity import content_hash
from ledger.application.results import command_id_from
from ledger.domain.commands import ImportFile
from ledger.domain.costs.booking_block import WHOLE
from ledger.importing.costs.ahead import AheadProcess, ProcessGone, is_worth_while
from ledger.importing.costs.fields import Torn
from ledger.importing.costs.line_reader import File, LineReader, TornVoucherError
from ledger.importing.costs.opening import may_be_read_ahead, open_file
from ledger.importing.profiles.codes import Reading
from ledger.importing.refused.rejected import RejectedFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ledger.application import Ledger
    from ledger.application.recording.costs.streaming import JudgedPart
    from ledger.importing.profiles.profile import Profile


def _silent(_lines: int, _read: int, _whole: int) -> None:
    """Nobody watches."""


class ImportOptions(Struct, frozen=True):
    """How to import.

    Attributes:
        source: name of the source system for lines that do not name one; part of the voucher key.
        accept_valid: record the good lines although others are wrong.
        keep_text: keep free text and payees that are no ids; else they are dropped.
        dry_run: judge everything, record nothing.
        note: what accompanies the command.
        rejected: where refused lines are written in the layout of the file; None: nowhere.
        progress: called with the lines judged so far, and how much of the file was read, of how
            much (0 of 0: unknown).
        words: how the refused lines say why they are.
        bearing_year: the open year that bears new lines whose year of service is closed and that
            name none themselves; None: these are refused. What stands keeps the year it has.
    """

    source: str = "csv"
    accept_valid: bool = False
    keep_text: bool = False
    dry_run: bool = False
    note: Note = field(default_factory=Note)
    rejected: Path | None = None
    progress: Callable[[int, int, int], None] = _silent
    words: Callable[[object], str] = str
    bearing_year: int | None = None


@collector_paused()
def import_costs(
    ledger: Ledger, path: Path, options: ImportOptions, profile: Profile | None = None
) -> ImportReport:
    """Import a file by a profile; without one it is DATEV's, or the product's own CSV.

    Raises:
        UsageError: the file cannot be read as a whole; nothing was recorded.
    """
    # Nearly always every voucher of a file is new, and the log's unique key says when not: then the
    # file is read once more. Refused lines are written while it is read, so it is read only once.
    if profile is not None and profile.is_an_id:
        options = replace(options, note=replace(options.note, is_an_id=True))
    careful = options.rejected is not None
    ahead = not careful and may_be_read_ahead(profile) and is_worth_while(path)
    torn = Torn(set(), {}) if options.accept_valid else None
    while True:
        try:
            with AheadProcess() if ahead else nullcontext() as process:
                # As it was found before: what is found now is told of all its lines.
                before = Torn({*torn.keys}, {**torn.causes}) if torn is not None else None
                file = open_file(path, profile, _reading(ledger, options), process, before)
                return _import(ledger, file, options, careful=careful, torn=torn)
        except VoucherStands:
            careful = True
        except TornVoucherError:
            continue  # without their lines
        except ProcessGone:
            ahead = False


def _reading(ledger: Ledger, options: ImportOptions) -> Reading:
    types = frozenset(ledger.ask(meanings, None).names)
    return Reading(options.source, options.keep_text, ledger.employing_bodies(), types)


def _import(
    ledger: Ledger,
    file: File,
    options: ImportOptions,
    *,
    careful: bool,
    torn: Torn | None,
) -> ImportReport:
    rejected = nullcontext() if options.rejected is None else RejectedFile(options.rejected, file)
    with rejected as sink:
        reader = LineReader(file, sink, torn=torn, words=options.words)

        def follow(count: int, found: JudgedPart) -> None:
            reader.judged(found)
            options.progress(count, *file.rows.read)

        rows = file.rows
        command = ImportFile(
            rows.name, rows.file_hash, file.source, file.reading, options.keep_text
        )
        wanted = Wanted(
            note=_note(command, options),
            accept_valid=options.accept_valid,
            dry_run=options.dry_run,
            careful=careful,
            refused_by_reader=lambda: reader.refused + reader.conflicts,
            follow=follow,
            bearing_year=options.bearing_year or 0,
            by_year="fiscal_year" in file.table.targets,
            counted=file.counted,
        )
        with closing(reader.parts()) as parts:
            found = ledger.import_file(command, parts, wanted)
    if file.said and not _may_be_of_another(ledger, reader, found):
        file = file._replace(said=())
    return _report(reader, file, found)


def _may_be_of_another(ledger: Ledger, reader: LineReader, found: Imported) -> bool:
    """Say whether a batch, of which nobody said whose it is, may be of other books.

    Some of its lines met a voucher on record, or the ledger speaks of the books of several bodies.
    """
    if found.again:
        return False
    met = found.known or found.conflicts or reader.conflicts
    return bool(met) or len({*ledger.employing_bodies().values()}) > 1


def _note(command: ImportFile, options: ImportOptions) -> Note:
    """What is said, and the hash of the file, make the command repeatable, unless it is partial."""
    note = options.note
    if note.command_id or note.again or options.accept_valid:
        return note
    return replace(note, command_id=command_id_from(f"import:{content_hash(command, note).hex()}"))


def _report(reader: LineReader, file: File, found: Imported) -> ImportReport:
    findings = list(reader.findings)
    findings += (LineFinding(one.number, WHOLE, one.words) for one in found.refused)
    known = found.receipt.events if found.again and found.receipt else found.known
    return ImportReport(
        read=reader.read,
        new=found.new,
        known=known,
        reversals=found.reversals,
        conflicts=found.conflicts + reader.conflicts,
        rejected=reader.refused + found.rejected,
        skipped=reader.skipped,
        findings=tuple(sorted(findings)),
        dropped_texts=reader.texts,
        dropped_payees=reader.payees,
        receipt=found.receipt,
        totals=reader.by_month(),
        before=found.before,
        after=found.after,
        again=found.again,
        payments=found.payments,
        left_out=reader.left_out(),
        unmapped=reader.unmapped(),
        notes=file.notes,
    )
