"""Letters: who writes to whom, what nobody has said yet, a purpose that the bank import finds."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
from pypdf import PdfReader

from tests.cli.documents import ISSUE
from tests.importing.statement import Payment, statement

DUELMEN, NOTTULN = "05558016", "05558032"
IBAN = "DE02 1203 0000 0000 2020 51"
SENDER = (
    f"body amend {DUELMEN} --from 2023-01-01 --department Soziales --street 'Markt 1-3' "
    f"--postal-code 48249 --town Dülmen --iban '{IBAN}' --sign 50.2-KIM"
)
RECIPIENT = (
    f"body amend {NOTTULN} --from 2023-01-01 --street 'Stiftsplatz 7' --postal-code 48301 "
    "--town Nottuln --sign 20.1"
)
LETTERS = {
    "settlement": "report settlement KV-Mitte 2023",
    "confirmations": f"report confirmations --year 2023 --body {DUELMEN}",
    "proof-of-use": f"report proof-of-use KIM-2023 2023 --recipient {DUELMEN}",
}


@pytest.fixture
def settled(mitte):
    mitte.ok(ISSUE)
    return mitte


@pytest.fixture
def addressed(settled):
    for line in (SENDER, RECIPIENT):
        settled.ok(line)
    return settled


def letter(typist, line, number=-1):
    """Return the blocks of a letter by what they are; of a document's letters the last one."""
    answer = json.loads(typist.ok(f"{line} --format json"))
    parts = [part["blocks"] for part in answer["sections"]]
    heads = [blocks for blocks in parts if any("letterhead" in one for one in blocks)]
    return {key: one[key] for one in heads[number] for key in one}


def named(slots):
    return {one["key"]: one["text"] for one in slots}


def test_a_letter_says_who_writes_to_whom_under_which_signs(addressed):
    found = letter(addressed, LETTERS["settlement"])
    head = found["letterhead"]
    assert [one["text"] for one in head["sender"]] == [
        "Dülmen",
        "Soziales",
        "Markt 1-3",
        "48249 Dülmen",
    ]
    assert [one["text"] for one in head["recipient"]] == [
        "Nottuln",
        "Stiftsplatz 7",
        "48301 Nottuln",
    ]
    assert named(head["references"]) == {
        "our_sign": "50.2-KIM",
        "your_sign": "20.1",
        "reference": "SA-2023",
        "place": "Dülmen",
        "date": "2024-02-15",
    }
    assert named(found["payment"]) == {
        "payee": "Dülmen",
        "iban": IBAN,
        "amount": "€3,339.57",
        "purpose": "SA-2023",
        "due_on": "2024-03-31",
    }


@pytest.mark.parametrize("line", LETTERS.values(), ids=LETTERS)
def test_what_nobody_said_is_a_line_to_fill_in_and_a_warning_and_never_invented(settled, line):
    result = settled.run(line)
    assert result.exit_code == 0
    warned = " ".join(result.stderr.split())
    assert "its letters have lines to fill in: street, postal code, town" in warned
    assert "budget-ledger body amend 05558016 --from" in warned
    assert "Street and number: ______" in result.stdout
    assert "IBAN: ______" in result.stdout
    head = letter(settled, line)["letterhead"]
    assert [one["text"] for one in head["sender"]][1:] == ["", ""]


def test_who_has_said_all_is_not_warned(addressed):
    assert addressed.run(LETTERS["settlement"]).stderr == ""


def test_the_address_is_that_of_the_day_of_the_letter(addressed):
    before = letter(addressed, LETTERS["settlement"])
    addressed.ok(f"body amend {NOTTULN} --from 2024-05-01 --street 'Neues Rathaus 1'")
    assert letter(addressed, LETTERS["settlement"]) == before
    to = letter(addressed, LETTERS["confirmations"])["letterhead"]["recipient"]
    assert [one["text"] for one in to][1] == "Neues Rathaus 1"


@pytest.mark.parametrize("kind", LETTERS)
def test_the_bank_import_finds_what_was_paid_as_the_letter_says(addressed, tmp_path, kind):
    slots = named(letter(addressed, LETTERS[kind])["payment"])
    payer = {"proof-of-use": "Kreis Coesfeld"}.get(kind, "Gemeinde Nottuln")
    amount = slots["amount"].strip("€").replace(",", "")
    path = tmp_path / "st.xml"
    text = statement(Payment(amount, payer, slots["purpose"], "2025-06-02"))
    path.write_text(text, encoding="utf-8")
    line = f"bank propose {path} --body {DUELMEN} --format json"
    (found,) = json.loads(addressed.ok(line))["payments"]
    assert (found["state"], found["by_name"], found["by_amount"]) == ("proposed", True, True)
    wanted = "grant instalment KIM-2023" if kind == "proof-of-use" else "settlement pay SA-2023"
    assert found["command"].startswith(wanted)


def test_a_purpose_with_two_years_is_that_of_the_year_beside_the_name(addressed, tmp_path):
    path = tmp_path / "st.xml"
    payment = Payment("100", "Kreis Coesfeld", "KIM-2023 2024", "2026-06-02")
    path.write_text(statement(payment), encoding="utf-8")
    line = f"bank propose {path} --body {DUELMEN} --format json"
    (found,) = json.loads(addressed.ok(line))["payments"]
    assert "--year 2024" in found["command"]


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("kind", LETTERS)
def test_a_printed_letter_can_be_copied_and_fits_a_window(addressed, tmp_path, kind, lang):
    addressed.lang = lang
    addressed.ok(f"{LETTERS[kind]} --out {tmp_path}/l.pdf")
    page = PdfReader(tmp_path / "l.pdf").pages[0]
    assert page.mediabox.width < page.mediabox.height
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    # The window of an envelope (DIN 5008, form B): 85 by 45 mm, 20 mm from the left, 45 from above.
    window = ["-r", "254", "-x", "200", "-y", "450", "-W", "850", "-H", "450", "-l", "1"]
    shown = subprocess.run(
        [program, *window, f"{tmp_path}/l.pdf", "-"], capture_output=True, check=True
    ).stdout.decode()
    to = {"settlement": "Nottuln", "confirmations": "Kreis Coesfeld", "proof-of-use": "Kreis"}
    assert to[kind] in shown
    assert "Dülmen" in shown
    whole = subprocess.run(
        [program, f"{tmp_path}/l.pdf", "-"], capture_output=True, check=True
    ).stdout.decode()
    assert IBAN in whole


def test_a_letter_names_the_count_behind_each_key_in_the_order_of_their_days(mitte):
    count = "--key-basis population --key-source IT.NRW"
    mitte.ok(
        f"agreement amend KV-Mitte --key {DUELMEN}=30000,{NOTTULN}=10000 --from 2023-10-01 "
        f"--version 2 {count} --key-date 2022-12-31"
    )
    mitte.ok(
        f"agreement amend KV-Mitte --key {DUELMEN}=1/2,{NOTTULN}=1/2 --from 2023-12-01 --version 10"
    )
    mitte.ok(ISSUE)
    text = " ".join(mitte.ok(LETTERS["settlement"]).split())
    second = text.index(
        "2023-10-01 to 2023-11-30: Under the cooperation agreement KV-Mitte (version 2)"
    )
    assert text.index("2023-01-01 to 2023-09-30: ") < second < text.index("(version 10)")
    assert "Dülmen 3/4, Nottuln 1/4. It rests on: population on 2022-12-31, source IT.NRW." in text


def test_a_single_letter_counts_the_page_of_what_it_rests_on(mitte, tmp_path):
    mitte.ok(ISSUE)
    mitte.ok(f"--lang de report settlement KV-Mitte 2023 --out {tmp_path}/letter.pdf")
    pages = [page.extract_text() for page in PdfReader(tmp_path / "letter.pdf").pages]
    assert len(pages) > 1
    for number, text in enumerate(pages, 1):
        assert f"Seite {number} / {len(pages)}" in text.replace("\xa0", " ")
    assert pages[0].count("Sehr geehrte Damen und Herren,") == 1
