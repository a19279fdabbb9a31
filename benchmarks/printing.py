"""Settlement letters as PDF, once the typesetter is started."""

from __future__ import annotations

import io
from pathlib import Path
from statistics import median
from time import perf_counter

from click.testing import CliRunner
from msgspec.structs import replace
from pypdf import PdfReader

from benchmarks.measure import Figure, at_least
from cli.root import root
from ledger.application import Ledger
from ledger.application.asking.letters import settlement_parties, with_contacts
from ledger.application.asking.settlements import explained_settlement
from ledger.position.settlements.settled import SettlementsQuestion
from ledger.reporting.documents.forms.model import Block, Document, Lines, Table
from ledger.reporting.documents.forms.pdf import document_pdf
from ledger.reporting.documents.settlement import settlement_document
from ledger.reporting.language import Language

_EXAMPLE = Path(__file__).parents[1] / "docs" / "how-to"
_COPIES, _PAGES_A_SECOND = 100, 50
_ISSUE = "settlement issue SA --agreement KV-Mitte --year 2023 --due-on 2024-03-31"


def printing(work: Path, runs: int) -> list[Figure]:
    """Typeset the letters of the county example, again and again in one document."""
    database = work / "letters.db"
    for line in (
        "init",
        f"apply {(_EXAMPLE / 'county.toml').as_posix()}",
        f"cost import {(_EXAMPLE / 'costs.csv').as_posix()}",
        f"{_ISSUE} --issued-on 2024-02-15",
    ):
        words = ["--database", str(database), *line.split()]
        CliRunner().invoke(root, words, catch_exceptions=False)
    with Ledger(str(database)) as ledger:
        query = with_contacts(explained_settlement, settlement_parties)
        answer, lettered = ledger.ask(query, SettlementsQuestion("KV-Mitte", 2023))
    german = Language("de")
    plain = lettered._replace(evidence=None)
    letters = settlement_document(answer, german, (("", answer.receipt),), plain)
    pages = len(PdfReader(io.BytesIO(document_pdf(_many(letters, 0), german))).pages)
    taken = []
    for number in range(1, runs + 1):
        many = _many(letters, number)
        start = perf_counter()
        document_pdf(many, german)
        taken.append(perf_counter() - start)
    rate = pages / median(taken)
    name = f"settlement letters as PDF, {pages} pages"
    value, target = f"{rate:,.0f} pages/s", f"{_PAGES_A_SECOND} pages/s"
    return [at_least(name, value, target, rate / _PAGES_A_SECOND, 1)]


def _many(letters: Document, number: int) -> Document:
    """Return many letters, no two with the same amounts: the typesetter remembers what it set."""
    sections = []
    for copy in range(_COPIES):
        for section in letters.sections:
            blocks = [_moved(block, number * _COPIES + copy) for block in section.blocks]
            sections.append(replace(section, blocks=tuple(blocks)))
    return replace(letters, sections=tuple(sections))


def _moved(block: Block, cents: int) -> Block:
    if not isinstance(block, Table):
        return replace(block, texts=(*block.texts, str(cents))) if type(block) is Lines else block
    rows = tuple(
        tuple(
            value + cents if isinstance(value, int) and column.form == "money" else value
            for value, column in zip(row, block.columns, strict=True)
        )
        for row in block.rows
    )
    return replace(block, rows=rows)
