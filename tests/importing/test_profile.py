"""Mapping profiles: exports of finance systems become bookings, or every fault is named."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.application import Ledger
from ledger.domain.errors import UsageError
from ledger.domain.events import CostBooked, CostReversed
from ledger.importing.costs.imported import ImportOptions, import_costs
from ledger.importing.costs.table import TableReader
from ledger.importing.files.splitting import Block
from ledger.importing.profiles.checking import check_profile
from ledger.importing.profiles.codes import Reading
from ledger.importing.profiles.profile import parse_profile, read_profile
from tests.application.mitte import Clock, opened, record_master_data
from tests.effort import examples
from tests.importing.exports import HEAD, SAMPLES, SIGNED, export, row


@pytest.fixture
def ledger(mitte):
    return mitte


def events(ledger, after: int = 18):
    with Ledger(ledger.database) as opened:
        return [item.event for item in opened.replay(after=after)]


def test_a_row_becomes_a_booking_with_the_profile_in_its_event(ledger, tmp_path):
    path = export(tmp_path, row(), ";;;;;;;Summe;100,00;\n")
    text = ledger.ok(f"cost import {path} --profile {SIGNED}")
    assert "1 new" in text
    assert "Skipped: 1" in text
    (event,) = events(ledger)
    assert isinstance(event, CostBooked)
    assert (event.post, event.cost_type, event.amount_cents) == ("CM-1", "personnel", 10000)
    assert (event.source, event.fiscal_year, event.voucher) == ("hkr", 2024, "A")
    assert event.service_to - event.service_from == 30
    shown = json.loads(ledger.ok("history --limit 1 --format json"))["events"][-1]
    assert shown["document"].startswith("export.csv [profile semicolon-signed 1 ")


def test_the_same_file_again_says_so_and_exits_0(ledger, tmp_path):
    path = export(tmp_path, row("A"), row("B"))
    ledger.ok(f"cost import {path} --profile {SIGNED}")
    before = ledger.ok("verify --format json")
    assert "imported before; 2 events stand from it" in ledger.ok(
        f"cost import {path} --profile {SIGNED}"
    )
    assert ledger.ok("verify --format json") == before


def test_a_marked_row_reverses_its_voucher(ledger, tmp_path):
    path = export(tmp_path, row("A"), row("A", "100,00-", "X"))
    ledger.ok(f"cost import {path} --profile {SIGNED}")
    booked, undone = events(ledger)
    assert isinstance(undone, CostReversed)
    assert undone.amount_cents == -booked.amount_cents


def test_a_reversal_with_the_wrong_sign_is_refused(ledger, tmp_path):
    path = export(tmp_path, row("A"), row("A", "100,00", "X"))
    assert "turn its sign; of a whole file" in ledger.refused(
        f"cost import {path} --profile {SIGNED}"
    )
    booked = SIGNED.read_text(encoding="utf-8").replace(
        'amounts = "mirrored"', 'amounts = "booked"'
    )
    other = tmp_path / "booked.toml"
    other.write_text(booked, encoding="utf-8")
    assert "2 new" in ledger.ok(f"cost import {path} --profile {other}")


def test_another_content_of_a_known_voucher_is_a_conflict_side_by_side(ledger, tmp_path):
    ledger.ok(f"cost import {export(tmp_path, row('A'))} --profile {SIGNED}")
    path = export(tmp_path, row("A", "200,00"), row("B"))
    result = ledger.run(f"cost import {path} --profile {SIGNED}")
    assert result.exit_code == 1
    assert "amount: booked €100.00, now €200.00" in result.stderr
    assert "In conflict: 1" in result.stdout
    assert len(events(ledger)) == 1


def test_every_fault_is_named_with_its_line_and_column(ledger, tmp_path):
    path = export(
        tmp_path,
        row("A", "1,234.56"),
        row("B").replace("31.01.2024;31.01.2024;31", "31.01.2024;2024-01-31;31"),
        row("C").replace("501200", "999999"),
        row("D").replace("4711", "0815"),
        row("E"),
    )
    words = ledger.refused(f"cost import {path} --profile {SIGNED}")
    assert "line 5, Betrag: '1,234.56' is no amount such as 1.234,56" in words
    assert "line 6, Buchungsdatum" in words
    assert "line 7, Sachkonto: '999999' is not in [accounts]" in words
    assert "line 8, Kostenträger: '0815' is not in [posts]" in words
    assert events(ledger) == []


def test_refused_lines_are_written_in_the_files_own_layout(ledger, tmp_path):
    path = export(tmp_path, row("A", "1,234.56"), row("B"), row("C").replace("501200", "1"))
    rest = tmp_path / "rest.csv"
    result = ledger.run(f"cost import {path} --profile {SIGNED} --accept-valid --rejected {rest}")
    assert result.exit_code == 1
    assert "1 new, 0 known, 2 rejected" in result.stdout
    text = rest.read_text(encoding="cp1252")
    reason = "Betrag: '1,234.56' is no amount such as 1.234,56 [BL-377] -> mend it, "
    reason += "or say in [amounts] of a profile how the file writes them"
    first = row("A", "1,234.56").replace("\n", f";{reason}\n")
    reason = "Sachkonto: '1' is not in [accounts] of the profile [BL-924] -> add it"
    second = row("C").replace("501200", "1").replace("\n", f";{reason}\n")
    assert text == HEAD.replace("\n2", "2").rstrip("\n") + ";refused_because\n" + first + second
    rest.write_text(
        text.replace("1,234.56", "1.234,56").replace(";1;4711", ";501200;4711"), encoding="cp1252"
    )
    assert "2 new" in ledger.ok(f"cost import {rest} --profile {SIGNED}")


def test_refused_lines_never_overwrite_a_file(ledger, tmp_path):
    path = export(tmp_path, row("A", "x"))
    before = path.read_bytes()
    words = ledger.refused(f"cost import {path} --profile {SIGNED} --rejected {path}", 2)
    assert "exists [BL-405] → name another one" in words
    assert path.read_bytes() == before


def test_a_dry_run_shows_totals_and_positions_and_records_nothing(ledger, tmp_path):
    path = export(tmp_path, row("A", "80.000,00"), row("B", "5,00"), row("C", "x"))
    before = ledger.ok("verify --format json")
    result = ledger.run(f"cost import {path} --profile {SIGNED} --dry-run --format json")
    answer = json.loads(result.stdout)
    assert (answer["read"], answer["new"], answer["rejected_lines"]) == (3, 2, 1)
    assert answer["totals"] == [
        {"account": "501200", "month": "2024-01", "lines": 2, "cents": 8000500}
    ]
    change = next(one for one in answer["changes"] if one["municipality"] == "05558032")
    assert (change["year"], change["change_cents"], change["status"]) == (2024, 1150250, "exceeded")
    assert ledger.ok("verify --format json") == before
    assert (
        "dry run: nothing was recorded"
        in ledger.run(f"cost import {path} --profile {SIGNED} --dry-run").stdout
    )


def test_debit_and_credit_combined_codes_and_counted_lines(ledger, tmp_path):
    path = tmp_path / "soll-haben.csv"
    path.write_text(
        "Mandant;Jahr;Beleg;Gebucht;Haushaltsstelle;Kostenstelle;Soll;Haben\n"
        "016;2024;7;31.01.24;05.01.01.501200;CM1;100,00;\n"
        "016;2024;7;31.01.2024;05.01.01.501200;CM1;;20,00\n"
        "016;2024;8;31.01.2024;05.01.01.999999;CM1;5,00;\n",
        encoding="utf-8-sig",
    )
    text = ledger.ok(f"cost import {path} --profile {SAMPLES / 'debit-credit.toml'}")
    assert "2 new" in text
    assert "Skipped: 1" in text
    found = [(e.voucher, e.line, e.amount_cents) for e in events(ledger)]
    assert found == [("7", 1, 10000), ("7", 2, -2000)]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('version = "1"', "version = 1", "version: write it as text"),
        ('encoding = "cp1252"', 'encoding = "ebcdic"', "one of utf-8, cp1252"),
        ("header = 4", "header = 0", "line number from 1"),
        ("header = 4", "headers = 4", "headers: unknown"),
        ("[columns]", "[column]", "column: unknown"),
        ('voucher = "Belegnr"', 'vouchr = "Belegnr"', '"vouchr" → one of'),
        ('voucher = "Belegnr"\n', "", "columns: voucher is missing"),
        ('amount = "Betrag"\n', "", "amount, or debit and credit, is missing"),
        ('notations = ["DD.MM.YYYY"]', 'notations = ["TT.MM.JJJJ"]', "needs day, month and year"),
        ('decimal = ","', 'decimal = ";"', "amounts decimal"),
        ('grouping = "."', 'grouping = ","', "amounts grouping"),
        ('month_of = "document_on"', 'month_of = "voucher"', "service month_of"),
        ('empty = "yes"', 'ends = "x"', "skip: needs column and one of"),
        ('empty = "yes"', "empty = false", "skip: false"),
        ('empty = "yes"', 'starts = ""', "skip starts: a text in quotation marks"),
        ('empty = "yes"', "equals = 5", "skip equals: a text in quotation marks"),
        ('delimiter = ";"', 'delimiter = ";;"', "delimiter: needs one sign"),
        ('delimiter = ";"', 'delimiter = "x"', "delimiter: needs one sign"),
        ("[columns]", "ignore = [5]\n[columns]", "p.toml, ignore: texts in quotation marks"),
        ("[columns]", 'ignore = ["Betrag"]\n[columns]', "ignore 'Betrag' say the same twice"),
        ("[amounts]", '[amounts]\ndebit = ["X"]\ncredit = ["x"]', "debit 'x' and credit 'x' say"),
        (
            "[columns]",
            '[[split]]\ncolumn = "x"\npattern = 5\n[columns]',
            "needs column and pattern",
        ),
        (
            "[columns]",
            "[[split]]\ncolumn = 'x'\npattern = '(?P<voucher>.*)'\n[columns]",
            "columns voucher and split voucher say the same twice",
        ),
        ('accounts = "reject"', 'accounts = "ignore"', "unmapped accounts"),
        ('"4711" = "CM-1"', '"4711" = 1', "posts 4711: a text"),
        ("[posts]", "[[posts]]", "must be written as [posts]"),
        ("[columns]", "[columns", "mend the TOML"),
    ],
)
def test_a_faulty_profile_names_section_key_and_remedy(old, new, words):
    text = SIGNED.read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(UsageError) as caught:
        parse_profile("p.toml", text.replace(old, new, 1))
    assert words in str(caught.value)


def test_a_column_that_the_file_lacks_is_named_with_its_header(ledger, tmp_path):
    path = tmp_path / "export.csv"
    path.write_bytes(HEAD.replace("Belegnr", "Nummer").encode("cp1252"))
    words = ledger.refused(f"cost import {path} --profile {SIGNED}", 2)
    assert "column 'Belegnr' is missing" in words
    assert "Haushaltsjahr, Nummer" in words


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "ends before line 4"),
        (b"a\nb\n", "ends before line 4"),
        (HEAD.encode("utf-16"), ""),
        (HEAD.encode("cp1252") + b"\x81;\n", "not CP1252"),
        (HEAD.encode("cp1252") + b'2024;"open;', "quotation marks"),
        (HEAD.encode("cp1252") + b"\x00;\n", "NUL"),
        (HEAD.encode("cp1252") + b"x;" * 5000, "5001 fields"),
        (HEAD.encode("cp1252") + b"x" * (1 << 20), "has no end"),
    ],
)
def test_a_hostile_file_is_refused_and_nothing_is_recorded(ledger, tmp_path, content, words):
    path = tmp_path / "export.csv"
    path.write_bytes(content)
    before = ledger.ok("verify --format json")
    assert words in ledger.refused(f"cost import {path} --profile {SIGNED}", 2)
    assert ledger.ok("verify --format json") == before


@pytest.mark.parametrize(
    ("cell", "words"),
    [("=HYPERLINK(1)", "is a formula"), ("A\x1b[31m", "control character"), ("A" * 300, "longer")],
)
def test_hostile_cells_are_named(ledger, tmp_path, cell, words):
    assert words in ledger.refused(f"cost import {export(tmp_path, row(cell))} --profile {SIGNED}")


def test_profile_new_proposes_what_profile_check_reads(ledger, tmp_path):
    path = SAMPLES / "export.csv"
    proposal = tmp_path / "new.toml"
    text = ledger.ok(f"profile new {path} --name export")
    for sure in ('encoding = "cp1252"', "header = 4", 'voucher = "Belegnr"', 'marks = ["X"]'):
        assert sure in text
    filled = text.replace("[accounts]", '[accounts]\n"50*" = "personnel"\n"54*" = "material"')
    proposal.write_text(filled.replace("[posts]", '[posts]\n"4711" = "CM-1"'), encoding="utf-8")
    checked = ledger.ok(f"profile check {proposal} {path}")
    assert "4 good, 0 not" in checked
    assert "€12,367.84" in checked
    assert "2 new" in ledger.ok(f"cost import {export(tmp_path, row('1'), row('2'))} "
                                f"--profile {proposal}")  # fmt: skip
    proposal.write_text(text, encoding="utf-8")
    unfilled = ledger.run(f"profile check {proposal} {path}")
    assert unfilled.exit_code == 1
    assert "543100" in unfilled.stdout
    assert "no line looks like a header" in ledger.ok(f"profile new {SIGNED}")


PROFILE = read_profile(SIGNED)
READING = Reading("csv", keep_text=False, employing_bodies={"CM-1": "05558016"})
COLUMNS = HEAD.splitlines()[3].split(";")


@settings(max_examples=examples(200))
@given(st.lists(st.text(max_size=30), max_size=12))
def test_any_row_is_a_line_left_out_or_refused(cells):
    """A line that speaks of the rows around it, such as `in %`, refuses the file, and is named."""
    try:
        read = TableReader("x.csv", COLUMNS, PROFILE, READING)(Block.of_rows([7], [cells]))
    except UsageError as refusal:
        assert str(refusal).startswith("file x.csv, line 7: ")  # noqa: PT017 - it need not be
        return
    assert len(read.numbers) + len(read.refused) <= 1
    for refused in read.refused:
        assert refused.findings
        assert all(line == 7 for line, _, _ in refused.findings)


@settings(max_examples=examples(60))
@given(st.binary(max_size=300))
def test_any_bytes_behind_the_header_are_read_or_refused(tmp_path_factory, tail):
    path = tmp_path_factory.mktemp("fuzz") / "x.csv"
    path.write_bytes(HEAD.encode("cp1252") + tail)
    try:
        found = check_profile(path, PROFILE)
    except UsageError:
        return
    assert found.report.read == found.report.new + found.report.rejected


def test_a_header_with_stray_blanks_is_proposed_and_read(ledger, tmp_path):
    path = tmp_path / "blanks.csv"
    path.write_text(
        "Belegnr ; Buchungsdatum; Konto ; Betrag\nV-1;31.01.2024;501200;1,00\n", "utf-8"
    )
    text = ledger.ok(f"profile new {path}")
    assert 'booked_on = "Buchungsdatum"' in text
    (tmp_path / "p.toml").write_text(text, encoding="utf-8")
    checked = ledger.run(f"profile check {tmp_path}/p.toml {path}")
    assert "no column" not in checked.stderr


DATED = (
    'profile = "dated"\ndelimiter = ";"\n[columns]\nvoucher = "Nr"\namount = "Betrag"\n'
    'booked_on = "Gebucht"\nservice_from = "Von"\nservice_to = "Bis"\nknown_on = "Bekannt"\n'
    '[defaults]\npost = "CM-1"\ncost_type = "personnel"\n'
)
DATED_ROW = st.tuples(
    st.sampled_from(["A", "B", "C", "D", " "]),
    st.sampled_from(["50,00", "0,00", "-0,00", "-50,00", "x", "99999999999,00"]),
    st.sampled_from(["31.01.2024", "30.02.2024"]),
    st.sampled_from(["01.01.2024", "01.12.2023", "31.12.2024"]),
    st.sampled_from(["31.01.2024", "31.12.2023", "30.12.2024"]),
    st.sampled_from(["", "05.02.2024", "01.01.2100"]),
)


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    path = tmp_path_factory.mktemp("case") / "ledger.db"
    with opened(f"sqlite:///{path}", Clock()) as ledger:
        record_master_data(ledger)
        yield ledger


@given(st.lists(DATED_ROW, min_size=1, max_size=5))
@settings(max_examples=examples(150))
def test_a_check_refuses_what_the_import_would(case, tmp_path_factory, rows):
    """Where the ledger knows every post and type, both refuse the same for the same reasons."""
    path = tmp_path_factory.mktemp("dated") / "x.csv"
    head = "Nr;Betrag;Gebucht;Von;Bis;Bekannt"
    path.write_text("\n".join([head, *map(";".join, rows)]) + "\n", encoding="utf-8")
    profile = parse_profile("dated.toml", DATED)
    found = import_costs(case, path, ImportOptions(dry_run=True), profile)
    check = check_profile(path, profile).report
    assert said_of(check) == said_of(found)
    assert (check.new, check.rejected) == (found.new, found.rejected + found.conflicts)
    assert check.totals == found.totals


def said_of(report) -> list[tuple[int, str]]:
    """Return lines and codes; another content is no conflict with a ledger that nobody asks."""
    again = {"BL-262": "BL-652"}
    return [(one.line, again.get(code := one.finding.code, code)) for one in report.findings]


def test_a_program_is_told_line_column_code_and_words_of_each_finding(ledger, tmp_path):
    path = export(tmp_path, row(amount="x"), row("B", "0,00"))
    ledger.lang = "de"
    done = ledger.run(f"cost import {path} --profile {SIGNED} --format json")
    first, second = json.loads(done.stdout)["rejected"]
    assert (first["line"], first["column"], first["code"]) == (5, "Betrag", "BL-377")
    assert first["words"].startswith("'x' ist kein Betrag wie 1.234,56 →")
    assert (second["line"], second["column"], second["code"]) == (6, "line", "BL-039")
    assert second["words"] == "Beleg B Zeile 1: der Betrag ist null → die Zeile weglassen"
    told = [json.loads(line) for line in done.stderr.splitlines()]
    assert (told[1]["place"], told[1]["remedy"]) == (
        "export.csv, Zeile 6, Beleg B Zeile 1",
        "die Zeile weglassen",
    )


def test_what_to_do_about_another_content_is_german_as_well(ledger, tmp_path):
    ledger.lang = "de"
    path = export(tmp_path, row(), row(amount="7,00"))
    told = ledger.refused(f"cost import {path} --profile {SIGNED}")
    assert "sind es Zeilen eines Belegs, die Zeilen zählen: count_lines = true im Profil" in told
    assert "sonst die stehende Buchung erst stornieren" in told
