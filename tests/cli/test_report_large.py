"""Documents of many bodies and vouchers, with long and hostile names."""

from __future__ import annotations

import csv
import json

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.cli.conftest import Typist
from tests.cli.documents import Page
from tests.effort import effort

BODIES, VOUCHERS = effort(40, 200), effort(2_500, 10_000)
LONG = "Samtgemeinde Ober- und Unterfriedrichsgrätz-Süderöffentlichkeitsbürgerhausen <b>&"
HOSTILE = '+HYPERLINK("x") <script>alert(1)</script> #eval("1") ü'
GRANT = (
    '[[grant]]\ngrant = "G"\nprogramme = "P"\ngrantor = "05"\nrecipient = "B000"\n'
    "valid_from = 2024-01-01\nvalid_to = 2024-12-31\nrate = 55000\nknown_on = 2024-01-01\n"
)


def setup() -> str:
    """Return a setup file: a post for every two bodies, which share its cost."""
    parts = [
        '[[body]]\nbody = "05"\nname = "Land"\nlevel = "state"\n',
        '[[programme]]\nprogramme = "P"\nname = "Programm"\n',
        GRANT,
    ]
    for number in range(BODIES):
        name = json.dumps(f"{LONG} {number}", ensure_ascii=False)
        parts.append(f'[[body]]\nbody = "B{number:03}"\nname = {name}\nlevel = "municipality"\n')
    for number in range(0, BODIES, 2):
        home, other = f"B{number:03}", f"B{number + 1:03}"
        parts.append(
            f'[[agreement]]\nagreement = "A{number}"\nprogramme = "P"\n'
            f'key = {{ {home} = "1/2", {other} = "1/2" }}\nvalid_from = 2024-01-01\n'
            'clause = "§ 4"\nknown_on = 2024-01-01\n'
        )
        if number:
            parts.append(
                f'[[grant.forward]]\ngrant = "G"\nrecipient = "{home}"\nvalid_from = 2024-01-01\n'
                "valid_to = 2024-12-31\nknown_on = 2024-01-01\n"
            )
        parts.append(
            f'[[post]]\npost = "S{number}"\nprogramme = "P"\nemploying_body = "{home}"\n'
            f'region = "R"\nfte = "1"\nvalid_from = 2024-01-01\nagreement = "A{number}"\n'
            'grant = "G"\nknown_on = 2024-01-01\n'
            f'[[post.fill]]\npost = "S{number}"\nperson = "M{number}"\nfte = "1"\n'
            "valid_from = 2024-01-01\nknown_on = 2024-01-01\n"
        )
    return "\n".join(parts)


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    folder = tmp_path_factory.mktemp("large")
    one = Typist(f"{folder}/ledger.db", "de")
    (folder / "setup.toml").write_text(setup(), encoding="utf-8")
    with (folder / "costs.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, delimiter=";")
        head = "post;cost_type;amount;service_from;service_to;booked_on;paid_on;voucher;payee;text"
        rows.writerow(head.split(";"))
        for number in range(VOUCHERS):
            day = f"{1 + number % 28:02}.{1 + number % 12:02}.2024"
            kind = "material" if number % 7 == 0 else "personnel"
            post = f"S{number % (BODIES // 2) * 2}"
            rows.writerow([post, kind, f"{1 + number % 900},{number % 100:02}", day, day, day, day,
                           f"V-{number}", "M1", HOSTILE])  # fmt: skip
    one.ok("init")
    one.ok(f"apply {folder}/setup.toml")
    one.ok(f"cost import {folder}/costs.csv --keep-text --new-type")
    return folder, one


def total_cents() -> int:
    return sum((1 + number % 900) * 100 + number % 100 for number in range(VOUCHERS))


def test_the_year_of_many_bodies_is_a_page_a_sheet_and_a_print(large):
    folder, one = large
    answer = json.loads(one.ok("report year-end --year 2024 --format json"))
    found = {b["table"]: b for part in answer["sections"] for b in part["blocks"] if "table" in b}
    assert len(found["positions"]["rows"]) == BODIES
    assert found["positions"]["total"]["cost_share_cents"] == total_cents()
    assert found["cost"]["total"]["amount_cents"] == total_cents()
    for suffix in ("html", "xlsx", "pdf"):
        one.ok(f"report year-end --year 2024 --out {folder}/year.{suffix}")
    text = (folder / "year.html").read_text(encoding="utf-8")
    assert "<b>&" not in text
    page = Page(text)
    assert len(page.ids) == len(set(page.ids))
    assert {target for target, _ in page.links} <= set(page.ids)
    assert len(PdfReader(folder / "year.pdf").pages) > 5


def test_thousands_of_vouchers_are_listed_and_stay_text(large):
    folder, one = large
    line = "report proof-of-use G 2024"
    answer = json.loads(one.ok(f"{line} --format json"))
    found = {b["table"]: b for part in answer["sections"] for b in part["blocks"] if "table" in b}
    assert len(found["vouchers"]["rows"]) == VOUCHERS
    assert found["vouchers"]["total"]["amount_cents"] == total_cents()
    eligible = found["vouchers"]["total"]["eligible_cents"]
    assert eligible == found["result"]["total"]["eligible_cents"]
    for suffix in ("html", "xlsx", "csv"):
        one.ok(f"{line} --table vouchers --out {folder}/proof.{suffix}")
    text = (folder / "proof.html").read_text(encoding="utf-8")
    assert text.count("<script") == 1
    assert text.count("&lt;script&gt;") == VOUCHERS
    book = load_workbook(folder / "proof.xlsx", read_only=True)
    sheet = book.worksheets[-2]
    cells = [row[5] for row in sheet.iter_rows(min_row=2, max_row=VOUCHERS + 1)]
    assert len(cells) == VOUCHERS
    assert {cell.data_type for cell in cells} == {"s"}
    with (folder / "proof.csv").open(encoding="utf-8", newline="") as file:
        assert sum(1 for _ in csv.reader(file)) == VOUCHERS + 1
