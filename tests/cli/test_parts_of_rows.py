"""What is unrefinanced stands beside all that makes it: no report leaves a part out."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator

import pytest

from ledger.domain.years.figures import MADE_OF
from tests.cli.conftest import Typist
from tests.effort import effort
from tests.model.compare import START, record
from tests.model.stories import TOWNS, YEARS, story

OF_ALL = ("position", "position --sums", "position --sums --format csv", "report position")
VAT = "agreement decide-vat KV-Mitte --from 2023-07-01 --rate 19% --code S19"


def rows_of(found: object) -> Iterator[dict[str, object]]:
    """Yield every row of an answer with what is unrefinanced and what it is made of."""
    if isinstance(found, dict):
        if {"cost_share_cents", "refinanced_cents", "unrefinanced_cents"} <= found.keys():
            yield found
        found = [*found.values()]
    for one in found if isinstance(found, list) else ():
        yield from rows_of(one)


def seen(typist: Typist, line: str) -> Counter[str]:
    """Prove that each row of a report is the sum of its parts, and count what was in them."""
    text = typist.ok(line if "--format" in line else f"{line} --format json")
    table = "csv" in line
    answer = list(csv.DictReader(io.StringIO(text))) if table else json.loads(text)
    count: Counter[str] = Counter()
    for row in rows_of(answer):
        cents = {name: int(str(row[f"{name}_cents"] or 0)) for name in MADE_OF}
        made = cents["cost_share"] - cents["refinanced"] + cents["vat"] + cents["adjustment"]
        assert made == cents["unrefinanced"], (line, row)
        count.update(name for name in MADE_OF if cents[name])
    return count


@pytest.mark.parametrize("seed", range(304, effort(305, 309)))
def test_in_each_row_of_any_ledger_the_parts_are_the_whole(seed, tmp_path):
    recorded = record(story(seed), tmp_path / "ledger.db")
    recorded.ledger.close()
    typist = Typist(str(tmp_path / "ledger.db"), ticks=[START + 10**13])
    found = sum((seen(typist, line) for line in OF_ALL), Counter())
    for year in YEARS:
        found += seen(typist, f"report year-end --year {year}")
        found += seen(typist, f"report council {TOWNS[0]} --year {year}")
    assert found["vat"] + found["adjustment"]


def test_a_person_reads_the_parts_too_and_only_those_that_there_are(mitte):
    mitte.lang = "de"
    lines = (
        "position",
        "report position",
        "report council 05558032",
        "report year-end --year 2023",
    )
    for line in lines:
        text = mitte.ok(line)
        assert "Umsatzsteuer" not in text, line
        assert "periodenfremd" not in text, line
    mitte.ok(VAT)
    for line in lines:
        assert "refinanziert  Umsatzsteuer  nicht refinanziert" in mitte.ok(line), line
    said = mitte.ok(
        "year close --yes 05558032 2023 --closed-on 2024-04-30 --despite-red --reason x"
    )
    assert "Umsatzsteuer 634,52 €, nicht refinanziert 3.974,09 €" in said.replace("\xa0", " ")
    mitte.ok(
        "cost book --post CM-1 --type personnel --amount 1000 --service 2023-08-01 2023-08-31 "
        "--booked-on 2024-05-01 --voucher late"
    )
    assert "periodenfremd" in mitte.ok("position 05558032 --year 2024")


def test_a_row_of_a_file_that_is_written_has_them(mitte, tmp_path):
    mitte.ok(VAT)
    report = f"report year-end --year 2023 --out {tmp_path}/out"
    mitte.ok(f"{report}.csv --table positions")
    mitte.ok(f"{report}.html")
    assert "vat_cents" in (tmp_path / "out.csv").read_text(encoding="utf-8")
    assert "634.52" in (tmp_path / "out.html").read_text(encoding="utf-8")
