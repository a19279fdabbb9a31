"""A clerk sees first what a command would do, and is told afterwards what it did."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from cli.run import ExitCode
from ledger.log.databases.witness import HeadWitness
from tests.cli.commands import COMMANDS

BOOK = (
    "cost book --post CM-1 --type personnel --amount 7000 --service 2023-09-01 2023-09-30 "
    "--booked-on 2023-09-30 --voucher R-9"
)
SEVERAL = {"apply", "bank confirm", "restore"}


def options(command):
    return {one.name for one in command.params}


RECORDING = {name for name, command in COMMANDS.items() if "command_id" in options(command)}


def test_every_recording_command_can_be_tried():
    """And nothing else can, but what records, or brings back, several commands at once."""
    every = {name for name, command in COMMANDS.items() if "dry_run" in options(command)}
    assert RECORDING
    assert every == RECORDING | SEVERAL


def test_a_booking_is_tried_and_then_recorded_with_the_same_words(mitte):
    mitte.lang = "de"
    tried = mitte.run(f"{BOOK} --dry-run")
    done = mitte.run(BOOK)

    over = "1.839,57\u00a0€ über der Ermächtigung"
    booked = (
        "Buchung · CM-1: Personalausgaben, 7.000,00\u00a0€, Leistung 01.09.2023 bis 30.09.2023, "
        "gebucht am 30.09.2023, trägt 2023, bei Dülmen, Quelle von Hand, Beleg aus 2023, "
        "Beleg R-9 Zeile 1"
    )
    told = [
        booked,
        "Dülmen 2023: 3.339,57\u00a0€ → 6.839,57\u00a0€ nicht refinanziert, ein Beschluss fehlt",
        f"Nottuln 2023: 3.339,57\u00a0€ → 6.839,57\u00a0€ nicht refinanziert, {over}",
    ]
    assert tried.stdout.splitlines()[:3] == done.stdout.splitlines()[:3] == told
    assert tried.stdout.splitlines()[3:] == [
        "Würde erfasst als Ereignis 19: Kosten gebucht",
        "Probelauf: nichts wurde erfasst.",
    ]
    assert done.stdout.splitlines()[3] == "Erfasst als Ereignis 19: Kosten gebucht"
    assert done.stdout.splitlines()[4].startswith("Quittung 19-")
    assert tried.stderr == done.stderr != ""


def test_a_program_reads_the_same_as_fields(mitte):
    tried, done = (json.loads(mitte.ok(f"{BOOK} --format json{end}")) for end in (" --dry-run", ""))

    assert (tried.pop("dry_run"), done.pop("dry_run")) == (True, False)
    assert tried.pop("receipt") is None
    assert done.pop("receipt").startswith("19-")
    assert tried == done
    assert [one["type"] for one in done["events"]] == ["CostBooked"]
    nottuln = next(one for one in done["moved"] if one["body"] == "05558032")
    assert (nottuln["unrefinanced_before_cents"], nottuln["unrefinanced_cents"]) == (333957, 683957)
    assert (nottuln["headroom_before_cents"], nottuln["headroom_cents"]) == (166043, -183957)


def test_what_is_refused_is_refused_in_a_dry_run(mitte):
    wrong = BOOK.replace("CM-1", "CM-9")
    assert mitte.refused(f"{wrong} --dry-run") == mitte.refused(wrong)


def test_a_repeat_says_that_nothing_changes(mitte):
    mitte.ok(BOOK)
    assert "nothing" in mitte.ok(f"{BOOK} --dry-run").lower()


def test_a_file_says_what_it_moved(mitte, tmp_path):
    file = tmp_path / "costs.csv"
    head = "post,cost_type,amount,service_from,service_to,booked_on,voucher\n"
    file.write_text(f"{head}CM-1,personnel,7000.00,2023-09-01,2023-09-30,2023-09-30,F-1\n")
    told = mitte.ok(f"cost import {file}")
    assert "Nottuln 2023: €3,339.57 → €6,839.57 unrefinanced, €1,839.57 above" in told


def test_what_is_taken_back_names_whom_it_had_moved(mitte):
    """Who bears nothing any more was moved as well."""
    mitte.ok(
        "agreement conclude KV-2 --programme KIM --key 05558016=1/2,05558=1/2 --from 2023-01-01"
    )
    moved = mitte.ok("post amend CM-1 --from 2023-07-01 --agreement KV-2 --format json")
    number = json.loads(moved)["first_sequence"]
    assert "Kreis Coesfeld" in moved
    back = mitte.ok(f"correct {number} --reason 'wrong agreement'")
    assert "Kreis Coesfeld 2023: €3,339.57 → €0.00 unrefinanced, no figures any more" in back
    assert "Nottuln 2023: €0.00 → €3,339.57 unrefinanced" in back


def test_a_decision_taken_back_before_any_cost_names_its_body(mitte):
    decided = mitte.ok(
        "decision adopt 9/2025 --body 05558 --programme KIM --ceiling 700 --first-year 2026 "
        "--format json"
    )
    assert "Kreis Coesfeld 2026: " in mitte.ok(
        f"correct {json.loads(decided)['first_sequence']} --reason 'wrong body'"
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps open files in their place")
def test_a_database_that_is_lost_behind_the_commit_is_told_with_what_is_recorded(
    mitte, monkeypatch
):
    remember = HeadWitness.remember

    def lost(self, last):
        remember(self, last)
        if last and last[0] == 19:
            Path(mitte.database).rename(f"{mitte.database}.lost")
            monkeypatch.undo()

    monkeypatch.setattr(HeadWitness, "remember", lost)
    agreed = "--yes --despite-red --reason agreed"
    done = mitte.run(f"year close 05558032 2023 --closed-on 2024-04-30 {agreed}")
    assert done.exit_code == ExitCode.UNTOLD
    assert "event 19 is recorded, only the answer could not be written" in done.stderr
    assert "nothing was recorded" not in done.stderr
