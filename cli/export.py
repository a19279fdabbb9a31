"""`export`: the journal for other programs, and a year for an audit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from itertools import chain, count, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.answering import tell_if_empty
from cli.clock_used import tell_corrections
from cli.context import Settings
from cli.files import filling, writing
from cli.filing import DESPITE_BROKEN, Filing, spelled
from cli.misused import Misused
from cli.named import BODY, PROGRAMME
from cli.options import AXES, decorated
from cli.printing import give, remark, warn
from cli.prove import proven
from cli.seen import tree_seen
from cli.signing import PASSPHRASE_FILE, key_option, opened
from cli.types import YEAR, FilePath, TypedMoment
from cli.views import BASIS
from ledger.domain.said import Said
from ledger.reporting.visible import visible

if TYPE_CHECKING:
    from ledger.position.costs.journal import JournalEntry


_KNOWN_WHEN = partial(decorated, options=AXES)
_FOLDER = click.option(
    "--out",
    type=FilePath(dir_okay=True),
    required=True,
    help="A folder that is made, or a file that ends in .zip.",
)


@click.group()
def export() -> None:
    """Give bookings to other programs, and a year to an audit."""


@export.command(
    "journal", epilog="Example: budget-ledger export journal --to hledger --out costs.journal"
)
@click.option(
    "--to",
    "form",
    type=click.Choice(["hledger", "beancount", "csv", "jsonl", "parquet"]),
    required=True,
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Default: print it.")
@click.option("--body", type=BODY, help="Only of this employing body.")
@click.option("--programme", type=PROGRAMME, help="Default: all.")
@click.option("--year", type=YEAR, help="Only what this budget year bears.")
@_KNOWN_WHEN
@click.pass_obj
def journal(
    settings: Settings,
    form: str,
    out: Path | None,
    body: str | None,
    programme: str | None,
    year: int | None,
    as_of: TypedMoment | None,
    known_on: int | None,
) -> None:
    """Write every booking and reversal, one transaction each, in the order of recording.

    hledger (and ledger-cli), beancount, CSV, JSON lines or Parquet. An existing file is not
    overwritten.
    """
    if form == "parquet" and out is None:
        raise Misused("BL-439 --to parquet is no text", "name a file with --out")
    with settings.ledger() as ledger:
        from ledger.position.costs.journal import JournalQuestion
        from ledger.position.costs.journal import journal as entries

        axes = ledger.axes(as_of[1] if as_of else None, known_on)
        tell_corrections(settings, axes)
        question = JournalQuestion(body, programme, year, axes)
        # Closed before the ledger is, whatever becomes of the file.
        with closing(ledger.stream(entries, question)) as rest:
            # Names are asked for with the first entry: nothing is written before they are known.
            first = list(islice(rest, 1))
            tell_if_empty(settings, first)
            rows = _write(chain(first, rest), form, out)
        if out is not None:
            say = settings.language.say
            size = say("wrote_rows", count=rows)
            remark(say("wrote_document", path=out, size=size, receipt=ledger.receipt()))


def _write(entries: Iterator[JournalEntry], form: str, out: Path | None) -> int:
    """Print entries, or write them to a file; return how many."""
    from ledger.exporting.journal import FORMATS

    numbers = count()
    found = (one for one, _ in zip(entries, numbers, strict=False))
    if out is None:
        for line in FORMATS[form](found):
            give(line, nl=False)
        return next(numbers)
    with writing(out) as file:
        if form == "parquet":
            from ledger.exporting.parquet import write_parquet

            write_parquet(found, file)
        else:
            file.writelines(visible(line).encode() for line in FORMATS[form](found))
    return next(numbers)


@export.command(
    "audit", epilog="Example: budget-ledger export audit --year 2024 --out audit-2024.zip"
)
@click.option("--year", type=YEAR, required=True, help="The budget year that is audited.")
@click.option("--body", type=BODY, help="Only of this body. Default: of all.")
@BASIS
@_FOLDER
@click.option("--no-proofs", is_flag=True, help="Without the tree over all events, sooner.")
@_KNOWN_WHEN
@DESPITE_BROKEN
@click.pass_obj
def audit(
    settings: Settings,
    /,
    year: int,
    body: str | None,
    basis: str,
    out: Path,
    no_proofs: bool,
    **typed: Any,  # noqa: ANN401 - click's options
) -> None:
    """Write a year for an audit program such as IDEA (GoBD Z3, Beschreibungsstandard).

    Bookings, certifications, payments, positions and all that they rest on, a table each, with
    index.xml, which describes them, and the hash of every file.
    """
    words = spelled("audit", year=year, body=body, basis=basis)
    filing = Filing(settings, words, "export", out=out, **typed)
    with settings.ledger() as ledger, filling(out) as folder:
        from ledger.exporting.audit.carrier import AuditCarrier
        from ledger.exporting.audit.contents import hand_over
        from ledger.exporting.audit.selecting import AuditQuestion
        from ledger.reporting.positions.position import left_out_words

        axes = filing.axes(ledger)
        tell_corrections(settings, axes)
        question = AuditQuestion(year, body, basis, axes, proven=not no_proofs)
        with AuditCarrier(folder) as carrier:
            found = ledger.ask(partial(hand_over, carrier), question)
            origin = filing.origin(found.receipt, axes, basis)
            carrier.finish(found, origin, filing.language)
    say, rows = settings.language.say, {one.table.name: one.rows for one in carrier.tables}
    tell_if_empty(settings, range(rows.get("bookings", 0)))
    for one in found.left_out:
        remark(left_out_words(one, settings.language))
    count = sum(rows.values())
    remark(say("wrote_audit", path=out, tables=len(rows), rows=count, receipt=found.receipt))


@export.command(
    "evidence", epilog="Example: budget-ledger export evidence 05558032 2023 --out evidence.zip"
)
@proven
@click.option("--every-event", "every", is_flag=True, help="All events: shows that none lacks.")
@key_option("Sign the state that it rests on, with this signing key.", "--seal")
@PASSPHRASE_FILE
@_FOLDER
@click.pass_obj
def evidence(
    settings: Settings,
    /,
    out: Path,
    key_file: Path | None,
    passphrase_file: Path | None,
    **typed: Any,  # noqa: ANN401 - click's options
) -> None:
    """Write the proof of a position for somebody without the ledger, and what checks it.

    Events, tree, seal and explanation, with verify.html (open it, drop the file on it), verify.py
    and a page that says what is proven and what not. See prove position.
    """
    from ledger.application.evidence import EvidenceQuestion, events_of, evidence_for
    from ledger.application.sealing import signed_at

    as_of: TypedMoment | None = typed.pop("as_of")
    key = opened(key_file, passphrase_file) if key_file else None
    with settings.ledger() as ledger, tree_seen(settings.database) as seen, filling(out) as folder:
        from ledger.exporting.evidence.bundle import write_bundle
        from ledger.reporting.explanation_report import node_words

        asked = EvidenceQuestion(**typed, as_of=as_of[1] if as_of else None, seen=seen)
        found = ledger.ask(evidence_for, asked)
        if key is not None:
            found = found._replace(checkpoint=signed_at(ledger, key, found.size))
        words = partial(node_words, language=settings.filed_language)
        with closing(ledger.stream(events_of, found)) as stored:
            write_bundle(folder, found, stored, words)
    say, count = settings.language.say, len(found.events)
    remark(say("wrote_evidence", path=out, count=count, receipt=found.receipt))
    if not found.checkpoint.signatures:
        warn(Said("BL-794 nobody sealed this state → seal --key FILE, or --seal FILE here"))
