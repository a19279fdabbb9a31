"""A large file is read ahead by another process: to the same end, and without it if need be."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.domain.commands import RegisterCostType
from ledger.domain.errors import UsageError
from ledger.importing.costs import ahead
from ledger.importing.costs.ahead import AheadProcess, ProcessGone, is_worth_while
from ledger.importing.costs.imported import ImportOptions, import_costs
from ledger.importing.profiles.profile import read_profile
from tests.application.mitte import NOTTULN, POST, opened, record_master_data
from tests.importing import datev_files
from tests.importing.exports import SIGNED, export

HEAD = (
    "post,cost_type,amount,service_from,service_to,booked_on,voucher,text,reverses,employing_body\n"
)
DAYS = "2024-01-01,2024-01-31,31.01.2024"
LINES = 9_000


@pytest.fixture
def processes(monkeypatch):
    """Read every file ahead, and return the processes that did."""
    begun: list[AheadProcess] = []
    enter = AheadProcess.__enter__

    def remembered(self):
        begun.append(self)
        return enter(self)

    monkeypatch.setattr(ahead, "LARGE", 0)
    monkeypatch.setattr(ahead, "_cores", lambda: 2)
    monkeypatch.setattr(AheadProcess, "__enter__", remembered)
    return begun


def line(number: int, text: str = "", reverses: str = "", amount: str = "1.00") -> str:
    return f"{POST},personnel,{amount},{DAYS},V-{number},{text},{reverses},\n"


def plain(count: int = LINES) -> list[str]:
    return [line(n, amount=f"{n}.{n % 100:02}") for n in range(1, count + 1)]


def colourful() -> list[str]:
    """Return lines of every kind: quoted, with a reversal, blank, odd, refused, twice the same."""
    lines = plain()
    lines[10] = line(11, '"Jänner, Nachzahlung"')
    lines[20] = line(21, '"er sagte ""gut"""')
    lines[30] = line(31, '"über\nzwei Zeilen"')
    lines[40] = "\n"
    lines[50] = line(51, amount="1.234 €")
    lines[60] = line(61, amount="nichts")
    lines[70] = line(71).replace(POST, "CM-9")
    lines[4500] = line(4501, reverses="V-1", amount="-1.01")
    lines[4600] = line(4601, reverses="V-4600", amount="-4600.00")
    lines[6000] = line(6000, amount="6000.00")
    lines[6100] = line(6100, amount="1.00")
    lines[8200] = line(8201).replace(",\n", f",{NOTTULN}\n")
    return lines


def write(folder: Path, lines: list[str], tail: bytes = b"") -> Path:
    path = folder / "costs.csv"
    path.write_bytes((HEAD + "".join(lines)).encode() + tail)
    return path


def told(ledger, path, profile=None):
    report = import_costs(ledger, path, ImportOptions(accept_valid=True), profile)
    events = [(item.sequence, item.known_on, item.event) for item in ledger.replay()]
    assert not ledger.verify().findings
    assert not ledger.rebuild()
    return (
        report.findings,
        report.totals,
        (report.read, report.new, report.known, report.reversals, report.conflicts),
        (report.rejected, report.skipped, report.dropped_texts),
        events,
    )


def test_the_end_is_the_same_with_and_without_a_process(tmp_path, processes, monkeypatch):
    lines = colourful()
    path = write(tmp_path, lines)
    with opened(str(tmp_path / "ahead.db")) as one:
        record_master_data(one)
        found = told(one, path)
    why = "the second one, because two vouchers stand in the file twice; the third without them"
    assert len(processes) == 3, why
    monkeypatch.setattr(ahead, "LARGE", 1 << 60)
    with opened(str(tmp_path / "here.db")) as one:
        record_master_data(one)
        assert told(one, path) == found
    assert len(processes) == 3
    assert {finding.line for finding in found[0]} >= {63, 73}


def exported(number: int, text: str = "Entgelt", amount: str = "1,00", mark: str = "") -> str:
    days = "31.01.2024;" * 3
    return f"2024;V-{number};{days}501200;4711;{text};{amount};{mark}\n"


def odd_export(folder: Path) -> Path:
    """Write an export of a finance system with title lines, sums, reversals and faults."""
    lines = [exported(n, amount=f"{n},{n % 100:02}") for n in range(1, LINES + 1)]
    lines[10] = exported(11, '"Jänner; Nachzahlung"', "1.234,56")
    lines[20] = exported(21, '"er sagte ""gut"""', "7,50-")
    lines[30] = exported(31, "a\u00a0b", "1\u00a0234,50")
    lines[40] = ";;;;;;;Summe;100,00;\n"
    lines[50] = exported(51, amount="nichts")
    lines[60] = exported(61).replace("4711", "0815")
    lines[4500] = exported(1, amount="1,01-", mark="X")
    head = export(folder).read_bytes()
    path = folder / "export.csv"
    path.write_bytes(head + "".join(lines).encode("cp1252"))
    return path


def datev_export(folder: Path) -> Path:
    lines = [
        datev_files.booking(f"{n},{n % 100:02}", "S", "501200", "3107", f"V{n}")
        for n in range(1, 99)
    ]
    lines[7] = datev_files.booking("1,01", "S", "501200", "3107", "V1", reversal="1")
    path = datev_files.write(folder, *lines)
    return Path(path)


@pytest.mark.parametrize("form", ["export", "datev"])
def test_exports_are_read_ahead_to_the_same_end(tmp_path, processes, monkeypatch, form):
    path = odd_export(tmp_path) if form == "export" else datev_export(tmp_path)
    profile = read_profile(SIGNED) if form == "export" else None
    with opened(str(tmp_path / "ahead.db")) as one:
        record_master_data(one)
        one.execute(RegisterCostType("501200"))
        found = told(one, path, profile)
    assert processes
    monkeypatch.setattr(ahead, "LARGE", 1 << 60)
    with opened(str(tmp_path / "here.db")) as one:
        record_master_data(one)
        one.execute(RegisterCostType("501200"))
        assert told(one, path, profile) == found
    read, new, known, reversals, _ = found[2]
    assert reversals == 1
    assert new > (8_900 if form == "export" else 90)
    assert read == new + known + found[3][0]


def test_a_file_is_read_ahead_on_both_databases(ledger, tmp_path, processes):
    report = import_costs(ledger, write(tmp_path, plain()), ImportOptions())
    assert (report.new, report.receipt is not None) == (LINES, True)
    assert sum(total.cents for total in report.totals) == sum(
        n * 100 + n % 100 for n in range(1, LINES + 1)
    )
    assert len(processes) == 1
    assert not ledger.verify().findings


def test_no_process_is_left(ledger, tmp_path, processes):
    path = write(tmp_path, plain(100))
    import_costs(ledger, path, ImportOptions())
    with pytest.raises(KeyboardInterrupt):
        import_costs(
            ledger, write(tmp_path, [line(0)]), ImportOptions(progress=lambda *_: _interrupt())
        )
    assert [one._process.poll() is not None for one in processes] == [True, True]


def _interrupt():
    raise KeyboardInterrupt


def test_the_same_file_again_is_known_at_once(ledger, tmp_path, processes):
    path = write(tmp_path, plain(100))
    import_costs(ledger, path, ImportOptions())
    again = import_costs(ledger, path, ImportOptions())
    assert (again.new, again.known) == (0, 100)
    assert again.receipt is not None
    assert again.receipt.repeated
    assert len(processes) == 2


@pytest.mark.parametrize("after", [0, 1])
def test_when_the_process_is_killed_the_file_is_read_here(
    ledger, tmp_path, processes, monkeypatch, after
):
    messages = AheadProcess.messages

    def killing(self):
        for number, message in enumerate(messages(self)):
            if number == after:
                self._process.kill()
                self._process.wait()
            yield message

    monkeypatch.setattr(AheadProcess, "messages", killing)
    report = import_costs(ledger, write(tmp_path, plain(30_000)), ImportOptions())
    assert report.new == 30_000
    assert report.receipt is not None
    assert len(processes) == 1
    assert not ledger.verify().findings


@pytest.mark.parametrize("name", ["no-such-program", sys.executable])
def test_when_no_process_begins_the_file_is_read_here(
    ledger, tmp_path, processes, monkeypatch, name
):
    monkeypatch.setattr(sys, "executable", name)
    # As where it cannot import what it needs.
    monkeypatch.setattr(ahead, "_BEGIN", "raise SystemExit(3)")
    report = import_costs(ledger, write(tmp_path, plain(100)), ImportOptions())
    assert report.new == 100
    assert len(processes) == 1


def test_a_fault_at_the_end_is_told_as_without_a_process(ledger, tmp_path, processes):
    path = write(tmp_path, plain(), "ö".encode("cp1252"))
    before = ledger.receipt()
    with pytest.raises(UsageError, match=f"line {LINES + 2}: not UTF-8"):
        import_costs(ledger, path, ImportOptions())
    assert ledger.receipt() == before
    assert len(processes) == 1


@pytest.mark.usefixtures("processes")
def test_a_file_that_changes_meanwhile_is_refused(ledger, tmp_path, monkeypatch):
    path = write(tmp_path, plain(100))
    monkeypatch.setattr("ledger.importing.files.rows.file_hash", lambda _: b"x" * 32)
    before = ledger.receipt()
    with pytest.raises(UsageError, match="was changed while it was read"):
        import_costs(ledger, path, ImportOptions())
    assert ledger.receipt() == before


@pytest.mark.usefixtures("processes")
def test_what_was_prepared_for_another_employing_body_is_prepared_anew(
    ledger, tmp_path, monkeypatch
):
    # As if the post had got another body between the first look and the write lock.
    monkeypatch.setattr(ledger, "employing_bodies", lambda: {POST: NOTTULN})
    path = write(tmp_path, plain(100))
    report = import_costs(ledger, path, ImportOptions())
    monkeypatch.undo()
    assert (report.new, report.findings) == (100, ())
    booked = [item.event for item in ledger.replay()][-100:]
    assert {event.employing_body for event in booked} == {ledger.employing_bodies()[POST]}
    assert not ledger.verify().findings


@pytest.mark.usefixtures("processes")
def test_refused_lines_are_written_by_who_reads_the_file_here(ledger, tmp_path, processes):
    path = write(tmp_path, [line(1), line(2, amount="nichts")])
    refused = tmp_path / "refused.csv"
    report = import_costs(ledger, path, ImportOptions(rejected=refused))
    assert report.rejected == 1
    head, row = refused.read_text(encoding="utf-8-sig").splitlines()
    assert head == HEAD.replace("\n", ",refused_because")
    assert row.startswith(line(2, amount="nichts").rstrip("\n") + ',"amount: amount')
    assert not processes


@pytest.mark.skipif(sys.platform != "linux", reason="a name for what is redirected")
def test_a_redirected_file_is_another_one_for_the_process(tmp_path):
    path = write(tmp_path, plain(90_000))
    assert path.stat().st_size > ahead.LARGE
    database = str(tmp_path / "ledger.db")
    with opened(database) as one:
        record_master_data(one)
    words = ["-m", "cli", "--database", database, "cost", "import", "/dev/stdin"]
    with path.open("rb") as given:
        done = subprocess.run(
            [sys.executable, *words], stdin=given, capture_output=True, timeout=120, check=True
        )
    assert b"90000" in done.stdout


def test_small_files_and_single_cores_do_without(tmp_path, monkeypatch):
    path = write(tmp_path, plain(100))
    monkeypatch.setattr(ahead, "_cores", lambda: 2)
    assert not is_worth_while(path)
    assert not is_worth_while(tmp_path / "missing.csv")
    monkeypatch.setattr(ahead, "LARGE", 1)
    assert is_worth_while(path)
    monkeypatch.setattr(ahead, "_cores", lambda: 1)
    assert not is_worth_while(path)


def test_a_process_that_says_nothing_is_gone(monkeypatch):
    monkeypatch.setattr(ahead, "_BEGIN", "")
    with AheadProcess() as process, pytest.raises(ProcessGone):
        list(process.messages())


def test_the_process_imports_little_for_every_import_delays_the_first_line():
    process = "ledger.importing.costs.ahead_process"
    script = f"import json, sys; import {process}; print(json.dumps([*sys.modules]))"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
    modules = set(json.loads(done.stdout))
    heavy = {"sqlalchemy", "eventsourcing", "click", "babel", "sqlite3", "pysqlite3", "openpyxl"}
    assert not modules & heavy
    own = {name.split(".")[1] for name in modules if name.startswith("ledger.")}
    assert own == {"domain", "importing", "log"}
    assert not {name for name in modules if name.startswith("ledger.domain.events")}
