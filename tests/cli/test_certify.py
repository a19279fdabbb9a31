"""`cost certify` and `policy`, as two people type them."""

from __future__ import annotations

import csv
import io
import json
import shlex

import pytest
from click.testing import CliRunner

from cli.root import root


class Second:
    """The same ledger, typed at by somebody else."""

    def __init__(self, typist, login: str = "second"):
        self.typist, self.login = typist, login

    def run(self, line: str, lang: str = "en"):
        arguments = ["--database", self.typist.database, "--actor", self.login, "--lang", lang]
        return CliRunner().invoke(root, [*arguments, *shlex.split(line)], obj=self.typist.clock)

    def ok(self, line: str, lang: str = "en") -> str:
        result = self.run(line, lang)
        assert result.exit_code == 0, f"{line}\n{result.output}"
        return str(result.stdout)

    def refused(self, line: str, exit_code: int = 1) -> str:
        result = self.run(line)
        assert result.exit_code == exit_code, f"{line}\n{result.output}"
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return " ".join(result.stderr.split())


@pytest.fixture
def second(mitte):
    return Second(mitte)


@pytest.fixture
def numbers(mitte):
    """Give the numbers of the six bookings of 2023."""
    answer = json.loads(mitte.ok("cost certify --pending --format json"))
    return [one["sequence"] for one in answer["pending"]]


def test_what_waits_is_listed_as_a_table(mitte, second, numbers):
    text = second.ok("cost certify --pending")
    first = text.splitlines()[2].split()

    assert text.splitlines()[0].split() == [
        "event", "voucher", "post", "year", "cost", "type", "amount", "booked", "by", "waiting",
        "since",
    ]  # fmt: skip
    assert first[:7] == [
        str(numbers[0]), "2023-0701", "CM-1", "2023", "personnel", "€5,863.19", "clerk",
    ]  # fmt: skip
    assert "waiting for certification by a second person: 6, together €35,179.14." in text
    german = second.ok("cost certify --pending", "de")
    assert "Auf die Feststellung durch eine zweite Person warten: 6, zusammen" in german
    assert "gebucht von" in german
    assert "CostCertified" not in mitte.ok("history")


def test_what_waits_is_listed_for_programs(second, numbers):
    answer = json.loads(second.ok("cost certify --pending --year 2023 --format json"))
    rows = list(csv.DictReader(io.StringIO(second.ok("cost certify --pending --format csv"))))

    assert (answer["count"], answer["amount_cents"], answer["certification"]) == (6, 3517914, "off")
    first = answer["pending"][0]
    assert (first["sequence"], first["kind"], first["booked_by"]) == (
        numbers[0],
        "booking",
        "clerk",
    )
    assert [row["sequence"] for row in rows] == [str(number) for number in numbers]
    assert rows[0]["amount_cents"] == "586319"
    assert json.loads(second.ok("cost certify --pending --year 2024 --format json"))["count"] == 0


def test_bookings_are_certified_by_number(second, numbers):
    assert "recorded as event" in second.ok(f"cost certify {numbers[0]}")
    answer = json.loads(second.ok(f"cost certify {numbers[1]} {numbers[2]} --format json"))

    assert (answer["command"], answer["repeated"]) == ("CertifyCosts", False)
    assert answer["last_sequence"] - answer["first_sequence"] == 1
    again = second.run(f"cost certify {numbers[0]}")
    assert again.exit_code == 0
    assert f"event {numbers[0]} is certified already" in again.stderr
    assert "nothing was changed" in again.stdout


def test_a_booking_is_certified_by_its_voucher(second):
    key = "--body 05558016 --fiscal-year 2023"

    told = second.ok(f"cost certify --voucher 2023-0701 {key}")
    assert "recorded as event" in told
    assert "  CM-1: personnel, €5,863.19, service 2023-07-01 to 2023-07-31\n" in told
    assert "nothing is booked under it for 05558016, csv, 2023" in second.refused(
        f"cost certify --voucher 2023-0701 {key} --source csv"
    )
    assert "line 2: nothing is booked" in second.refused(
        f"cost certify --voucher 2023-0701 {key} --line 2"
    )


def test_all_is_certified_up_to_what_was_seen(mitte, second, numbers):
    text = second.ok(f"cost certify --all --post CM-1 --upto {numbers[3]}")
    assert "recorded: 4 events" in text

    own = mitte.run("cost certify --all")
    assert own.exit_code == 0
    assert f"skipped 2 that you recorded yourself: events {numbers[4]}, {numbers[5]}" in own.stderr
    assert "nothing was changed" in own.stdout
    assert "recorded: 2 events" in second.ok("cost certify --all --body 05558016 --year 2023")
    assert "No booking waits" in second.ok("cost certify --pending")
    assert "nothing waits" in second.run("cost certify --all").stderr


def test_the_list_is_asked_for_the_past(mitte, second):
    mitte.ok("policy certification warn")
    second.ok("cost certify --all")

    past = json.loads(second.ok("cost certify --pending --as-of 2025-12-31 --format json"))
    known = json.loads(second.ok("cost certify --pending --known-on 2023-08-31 --format json"))

    assert (past["count"], past["as_of"]) == (0, "2025-12-31")
    assert (known["count"], known["certification"]) == (2, "off")
    assert "as known (received) by 2023-08-31" in second.ok(
        "cost certify --pending --known-on 2023-08-31"
    )


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "exactly one of EVENT, --voucher, --all, --pending"),
        ("5 --all", "exactly one of"),
        ("--all --pending", "exactly one of"),
        ("5 --post CM-1", "--post does not go with EVENT"),
        ("--all --source csv", "--source does not go with --all"),
        ("--pending --fiscal-year 2023", "--fiscal-year does not go with --pending"),
        ("--voucher V-1 --year 2023", "--year does not go with --voucher"),
        ("--all --as-of 2024-01-01", "are for --pending"),
        ("5 --format csv", "are for --pending"),
        ("0", "0 is not in the range"),
        ("five", "not a valid integer"),
    ],
)
def test_what_does_not_go_together_is_wrong_usage(second, line, words):
    assert words in second.refused(f"cost certify {line}", 2)


def test_who_booked_is_refused(mitte, numbers):
    message = mitte.refused(f"cost certify {numbers[0]}")
    assert f"event {numbers[0]}: was recorded by clerk, and who books does not certify" in message
    assert "who books" in Second(mitte, "CLERK").refused(f"cost certify {numbers[0]}")


def test_a_certification_cannot_be_withdrawn(second, numbers):
    second.ok(f"cost certify {numbers[0]}")
    number = json.loads(second.ok("history --type cost_certified --format json"))["events"][0]
    assert "undo the booking itself with cost reverse" in second.refused(
        f"correct {number['sequence']} --reason 'wrong voucher'"
    )
    assert len(number["content"]["event_hash"]) == 64


def test_the_policy_is_set_shown_and_told_below_the_position(mitte, second, numbers):
    assert mitte.ok("policy show").startswith("certification: off (nobody is asked)\nnever set\n")
    assert "certif" not in mitte.ok("position")
    first = json.loads(mitte.ok("policy show --format json"))
    assert (first["certification"], first["event"]) == ("off", None)

    mitte.ok("policy certification warn --document 'Dienstanweisung'")
    second.ok(f"cost certify {numbers[0]}")

    shown = list(csv.DictReader(io.StringIO(mitte.ok("policy show --format csv"))))
    assert [(row["certification"], row["actor"]) for row in shown] == [("warn", "clerk")]
    text = mitte.ok("position 05558032")
    # Half of 5,863.19 is 2,931.595: the tie goes to the certified part of the share.
    assert "Nottuln KIM 2023: of the cost share €17,589.57, €2,931.60 is certified." in text
    assert "Feststellung (Regel hinweisen):" in second.ok("position 05558032", "de")
    assert json.loads(mitte.ok("position --format json"))["certification"] == "warn"
    assert "holds already" in mitte.run("policy certification warn").stderr
    past = mitte.ok("policy show --as-of 2025-12-31")
    assert past.startswith("certification: off")
    assert "hinweisen (Zahlen nennen, was festgestellt ist)" in second.ok("policy show", "de")
    mitte.refused("policy certification always", 2)


def test_booking_under_a_policy_says_what_waits(mitte):
    mitte.ok("policy certification warn")
    result = mitte.run(
        "cost book --post CM-1 --type material --amount 10 --service 2023-12-01 2023-12-31 "
        "--booked-on 2023-12-31 --voucher M-1 --new-type"
    )
    assert result.exit_code == 0
    assert "CM-1 2023: €35,189.14 of €35,189.14 booked is not certified yet" in result.stderr


def test_a_setup_file_may_set_the_policy(mitte, tmp_path):
    file = tmp_path / "policy.toml"
    file.write_text('[[policy]]\npolicy = "require"\ndocument = "§ 4"\n', encoding="utf-8")

    assert "1 entry recorded" in mitte.ok(f"apply {shlex.quote(str(file))}")
    assert "certification: require" in mitte.ok("policy show")
    assert "0 entries recorded" in mitte.ok(f"apply {shlex.quote(str(file))}")


def test_an_explanation_shows_who_certified(second, numbers):
    second.ok(f"cost certify {numbers[0]}")

    text = second.ok("explain 05558032 2023 cost_share")
    _, certified, who = " ".join(text.split()).partition("certified over hash")
    assert certified
    assert "second (option)" in who
    tree = json.loads(second.ok("explain 05558032 2023 cost_share --format json"))
    assert '"certification"' in json.dumps(tree)
    assert "festgestellt über Prüfsumme" in second.ok("explain 05558032 2023 cost_share", "de")
    assert "certification" in second.ok("explain 05558032 2023 cost_share --format csv")
