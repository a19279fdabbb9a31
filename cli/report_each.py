"""`report year-end --each`: a page of its own for every body, and one that leads to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from cli.misused import Misused
from cli.printing import remark
from cli.progress import Progress
from ledger.domain.said import Said, by_system

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from cli.filing import Filing
    from cli.types import TypedMoment
    from ledger.application import Ledger
    from ledger.log.database import Session
    from ledger.position.years.year_end import YearEndQuestion

    Accounts = Mapping[tuple[str, str, str], str]

_INDEX = "index.html"


def refuse_beside_each(
    body: str | None, since: TypedMoment | None, typed: Mapping[str, Any]
) -> None:
    """Refuse the options that ask for one document, or for what no page of a body has."""
    if body or since or typed["out"] or typed["form"] not in {None, "html"}:
        remedy = "leave out --body, --since, --out and --format"
        raise Misused("BL-470 --each writes an HTML page for every body", remedy)


def write_each(
    ledger: Ledger,
    question: YearEndQuestion,
    folder: Path,
    filing: Filing,
    besides: tuple[Sequence[str], Accounts | None],
) -> None:
    """Write every body's reconciliation into a folder, all from one snapshot of the ledger.

    Args:
        ledger: to ask.
        question: the year, and as known when.
        folder: made if it is missing; a file that is there is not overwritten unless told to.
        filing: of the command.
        besides: its other words, and the accounts that they name for open items.

    Raises:
        click.UsageError: a file exists, or cannot be written.
    """
    from ledger.application.asking.year_end import YearEnds
    from ledger.reporting.documents.year_end import Extras, year_end_document
    from ledger.reporting.documents.year_index import index_document, index_rows

    words, accounts = besides
    year, axes, language = str(question.year), question.axes, filing.language

    def write(session: Session, question: YearEndQuestion, _: int) -> None:
        found = YearEnds(session, question)
        files = _files(folder, found.bodies)
        _make(folder, [*files.values(), folder / _INDEX], force=filing.force)
        listed = []
        for number, (answer, evidence) in enumerate(found, 1):
            body = answer.question.body or ""
            asked = ("year-end", "--year", year, "--body", body, *words)
            page = filing.worded(asked, files[body])
            policy = ("certification", answer.certification)
            origin = page.origin(answer.receipt, axes, "accrual", (policy,))
            extras = Extras(evidence, None, accounts)
            page.write(year_end_document(answer, language, origin, extras), told=False)
            listed.append((quote(files[body].name), index_rows(answer)))
            step(number, number, len(files))
        asked = ("year-end", "--year", year, "--each", folder.name or ".", *words)
        index = filing.worded(asked, folder / _INDEX)
        origin = index.origin(found.receipt, axes, "accrual")
        index.write(index_document(question.year, listed, language, origin))
        remark(filing.spoken.say("wrote_each", path=str(folder), count=len(listed) + 1))

    with Progress() as step:
        ledger.ask(write, question)


def _files(folder: Path, bodies: Iterable[str]) -> dict[str, Path]:
    """Return the file of each body, named by its key; signs that file systems mind are escaped."""
    files = {body: folder / f"{quote(body, safe='')}.html" for body in bodies}
    taken = {_INDEX: Said("the index")}
    for body, file in files.items():
        # A file system may not tell large letters from small ones.
        mine = Said("body {body}", body=body)
        other = taken.setdefault(file.name.casefold(), mine)
        if other != mine:
            problem = "body {body}: BL-471 its file would be that of {other}"
            raise Misused(problem, "report year-end --body {body}", body=body, other=other)
    return files


def _make(folder: Path, files: Sequence[Path], *, force: bool) -> None:
    """Make the folder, or see that nothing in it would be overwritten."""
    there = next((file for file in files if file.exists()), None)
    if there is not None and not force:
        raise Misused(
            "file {there}: BL-405 exists", "name another folder, or --force", there=str(there)
        )
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        problem = "folder {folder}: BL-214 {error}"
        cause = by_system(error)
        raise Misused(problem, "check the path", folder=str(folder), error=cause) from None
