"""Import a file of actual costs: read, judge every line, then record all of it or nothing."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ledger.application import Note, Receipt
from ledger.application.results import command_id_from
from ledger.domain.commands import ImportCosts
from ledger.domain.errors import Finding as Wrong
from ledger.domain.errors import Refusal
from ledger.importing.lines import CostFile, LineFinding, Reading, read_costs

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.application import Ledger


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How to import.

    Attributes:
        source: name of the source system for lines that do not name one; part of the voucher key.
        accept_valid: record the good lines although others are wrong.
        keep_text: keep free text and payees that are no ids; else they are dropped.
        dry_run: judge everything, record nothing.
        note: what accompanies the command.
    """

    source: str = "csv"
    accept_valid: bool = False
    keep_text: bool = False
    dry_run: bool = False
    note: Note = field(default_factory=Note)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of the lines of a file; `new` counts what was (or would be) recorded."""

    read: int
    new: int
    known: int
    findings: tuple[LineFinding, ...]
    dropped_texts: int
    receipt: Receipt | None


def import_costs(ledger: Ledger, path: Path, options: ImportOptions) -> ImportReport:
    """Import a file.

    Raises:
        UsageError: the file cannot be read as a whole.
        Refusal: lines are wrong or in conflict, and `accept_valid` was not given.
    """
    file = read_costs(path, _reading(ledger, options))
    read = len(file.lines) + len({finding.line for finding in file.findings})
    if not options.dry_run and not file.findings and not options.accept_valid:
        # The usual case is judged once, in the transaction; what it refuses is judged again
        # below, to name the lines of the file.
        with suppress(Refusal):
            return _whole(ledger, file, options, read)
    batch = ledger.judge(file.lines, again=options.note.again)
    findings = [*file.findings]
    for index, finding in batch.findings():
        remedy = f" → {finding.remedy}" if finding.remedy else ""
        text = f"{finding.place}: {finding.problem}{remedy}"
        findings.append(LineFinding(file.numbers[index], "line", text))
    findings.sort()
    new, known = len(batch.new), len(batch.known)
    if options.dry_run:
        return ImportReport(read, new, known, tuple(findings), file.dropped_texts, None)
    if findings and not options.accept_valid:
        raise Refusal([Wrong(f"line {f.line}, {f.column}", f.problem) for f in findings])
    wrong = {index for index, _ in batch.findings()}
    good = tuple(line for index, line in enumerate(file.lines) if index not in wrong)
    accepted = ImportCosts(good, file.name)
    receipt = ledger.execute(accepted, _note(file, options, None)) if good else None
    return ImportReport(read, new, known, tuple(findings), file.dropped_texts, receipt)


def _whole(ledger: Ledger, file: CostFile, options: ImportOptions, read: int) -> ImportReport:
    """Record every line in one transaction; the file's hash makes it repeatable."""
    if not file.lines:
        return ImportReport(read, 0, 0, (), file.dropped_texts, None)
    repeatable = command_id_from(f"import:{file.file_hash.hex()}:{options.source}")
    command = ImportCosts(tuple(file.lines), file.name)
    receipt = ledger.execute(command, _note(file, options, repeatable))
    new = 0 if receipt.repeated else receipt.events
    return ImportReport(read, new, read - new, (), file.dropped_texts, receipt)


def _reading(ledger: Ledger, options: ImportOptions) -> Reading:
    return Reading(options.source, options.keep_text, ledger.employing_bodies())


def _note(file: CostFile, options: ImportOptions, command_id: bytes | None) -> Note:
    given = options.note
    return Note(
        known_on=given.known_on,
        document=given.document or file.name,
        document_date=given.document_date,
        file_hash=file.file_hash,
        reason=given.reason,
        command_id=given.command_id or (None if given.again else command_id),
        again=given.again,
    )
