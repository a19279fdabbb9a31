"""`verify` finds whatever was changed behind the ledger's back."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.application import Ledger
from ledger.domain.errors import UsageError
from ledger.log.canonical import stream_id
from ledger.log.database import open_database
from ledger.log.relations import COMMAND, EVENT
from ledger.log.topics import encode
from tests.effort import examples
from tests.log.small_ledger import COMMANDS, TOPICS, small_ledger
from tests.log.tamper import Statement, findings, forge, rows, tamper

LAST = len(TOPICS)
HASH = "the stored hash does not follow from what is stored"
SWAP = (
    ("UPDATE event SET sequence = 99 WHERE sequence = 3",),
    ("UPDATE event SET sequence = 3 WHERE sequence = 4",),
    ("UPDATE event SET sequence = 4 WHERE sequence = 99",),
)
EXTRA = (
    "INSERT INTO command SELECT ?, ?, content_hash, recorded_at, actor, proof, document, "
    "document_date, file_hash, reason, 11, 11 FROM command WHERE number = 9"
)


@pytest.fixture
def filled(database_url):
    small_ledger(database_url)
    return database_url


@pytest.fixture
def file(tmp_path):
    path = str(tmp_path / "ledger.db")
    small_ledger(path)
    return path


def stored(url, relation):
    place = open_database(url)
    with place.read() as session:
        found = rows(session, relation)
    place.close()
    return found


def test_an_untouched_ledger_is_sound(filled):
    assert findings(filled) == []
    with Ledger(filled) as ledger:
        assert findings(filled, ledger.receipt()) == []


def test_a_changed_byte_of_a_state_is_found(filled):
    state = stored(filled, EVENT)[5]["state"].replace(b"V-1", b"V-2")
    tamper(filled, ("UPDATE event SET state = ? WHERE sequence = 6", state))
    assert findings(filled) == [
        "event 6: stands in another stream than its content says",
        f"event 6: {HASH}",
    ]


def test_swapped_events_are_found(filled):
    tamper(filled, *SWAP)
    assert findings(filled)[0].startswith("event 3: ")


def test_a_missing_event_is_found(filled):
    tamper(filled, ("DELETE FROM event WHERE sequence = 4",))
    assert findings(filled)[0] == "event 5: follows event 3: a gap in the sequence"


def test_a_missing_last_event_is_found(filled):
    tamper(filled, ("DELETE FROM event WHERE sequence = ?", LAST))
    assert findings(filled) == [f"log: command {COMMANDS} lacks events at its end"]


def test_an_extra_command_is_found(filled):
    tamper(filled, (EXTRA, COMMANDS + 1, b"x" * 16))
    assert findings(filled) == ["log: 1 command without events at the end"]


def test_a_missing_command_is_found(filled):
    tamper(filled, ("DELETE FROM command WHERE number = 3",))
    assert findings(filled) == ["event 3: its command 3 is missing"]


CHANGED_EVENT: list[Statement] = [
    ("UPDATE event SET known_on = known_on - 1 WHERE sequence = 6",),
    ("UPDATE event SET version = 7 WHERE sequence = 6",),
    ("UPDATE event SET stream = ? WHERE sequence = 6", stream_id(("booking", "else"))),
    ("UPDATE event SET type = 51 WHERE sequence = 6",),
    ("UPDATE event SET type = 52 WHERE sequence = 6",),
    ("UPDATE event SET type = 1 WHERE sequence = 6",),
    ("UPDATE event SET command = 5 WHERE sequence = 6",),
    ("UPDATE event SET hash = ? WHERE sequence = 6", bytes(32)),
    ("UPDATE event SET state = ? WHERE sequence = 6", b""),
]
CHANGED_COMMAND: list[Statement] = [
    ("UPDATE command SET command_id = ? WHERE number = 6", b"x" * 16),
    ("UPDATE command SET content_hash = ? WHERE number = 6", bytes(32)),
    ("UPDATE command SET recorded_at = recorded_at + 1 WHERE number = 6",),
    ("UPDATE command SET actor = 'k.kaiser' WHERE number = 6",),
    ("UPDATE command SET proof = 0 WHERE number = 6",),
    ("UPDATE command SET document = 'Akte 8' WHERE number = 6",),
    ("UPDATE command SET document_date = 1 WHERE number = 6",),
    ("UPDATE command SET file_hash = ? WHERE number = 6", bytes(32)),
    ("UPDATE command SET reason = '' WHERE number = 6",),
    ("UPDATE command SET first_sequence = 5 WHERE number = 6",),
    ("UPDATE command SET last_sequence = 7 WHERE number = 6",),
]
UNFIT: list[Statement] = [
    ("UPDATE event SET known_on = known_on + 0.5 WHERE sequence = 6",),
    ("UPDATE event SET known_on = 99999999999 WHERE sequence = 6",),
    ("UPDATE event SET known_on = 'soon' WHERE sequence = 6",),
    ("UPDATE event SET version = -1 WHERE sequence = 6",),
    ("UPDATE event SET version = 1.5 WHERE sequence = 6",),
    ("UPDATE event SET version = 'one' WHERE sequence = 6",),
    ("UPDATE event SET type = 50.5 WHERE sequence = 6",),
    ("UPDATE event SET type = 'CostBooked' WHERE sequence = 6",),
    ("UPDATE event SET command = 'six' WHERE sequence = 6",),
    ("UPDATE event SET stream = 16 WHERE sequence = 6",),
    ("UPDATE event SET stream = 'booking' WHERE sequence = 6",),
    ("UPDATE event SET state = 'CostBooked' WHERE sequence = 6",),
    ("UPDATE event SET state = 99 WHERE sequence = 6",),
    ("UPDATE event SET hash = 'hash' WHERE sequence = 6",),
    ("UPDATE event SET hash = x'00' WHERE sequence = 6",),
    ("UPDATE command SET command_id = 'id' WHERE number = 6",),
    ("UPDATE command SET recorded_at = 1.5 WHERE number = 6",),
    ("UPDATE command SET recorded_at = 'now' WHERE number = 6",),
    ("UPDATE command SET actor = x'ff' WHERE number = 6",),
    ("UPDATE command SET proof = 256 WHERE number = 6",),
    ("UPDATE command SET proof = 2.5 WHERE number = 6",),
    ("UPDATE command SET document_date = 99999999999 WHERE number = 6",),
    ("UPDATE command SET file_hash = 'hash' WHERE number = 6",),
    ("UPDATE command SET reason = x'00' WHERE number = 6",),
    ("UPDATE command SET first_sequence = 5.5 WHERE number = 6",),
    ("UPDATE command SET first_sequence = 'five' WHERE number = 6",),
    ("UPDATE command SET last_sequence = 6.5 WHERE number = 6",),
    ("UPDATE command SET last_sequence = 'six' WHERE number = 6",),
]


def statement_id(statement: Statement) -> str:
    return str(statement[0]).removeprefix("UPDATE ").partition(" WHERE")[0]


@pytest.mark.parametrize("change", [*CHANGED_EVENT, *CHANGED_COMMAND], ids=statement_id)
def test_every_changed_column_is_found(filled, change):
    tamper(filled, change)
    found = findings(filled)
    assert found
    # What begins or ends a command is told at the event beside it.
    assert found[0].startswith(("event 6: ", "event 7: "))


@pytest.mark.parametrize("change", UNFIT, ids=statement_id)
def test_a_value_that_no_column_should_hold_is_found_and_not_tripped_over(file, change):
    # SQLite takes values of any kind in any column.
    tamper(file, change)
    assert findings(file)[0].startswith(("event 6: ", "event 7: "))


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.integers(1, LAST), position=st.integers(0, 10**6), flip=st.integers(1, 255))
def test_any_changed_byte_of_any_state_is_found(tmp_path_factory, number, position, flip):
    path = str(tmp_path_factory.mktemp("ledger") / "ledger.db")
    small_ledger(path)
    state = bytearray(stored(path, EVENT)[number - 1]["state"])
    state[position % len(state)] ^= flip
    tamper(path, ("UPDATE event SET state = ? WHERE sequence = ?", bytes(state), number))
    assert findings(path)[0].startswith(f"event {number}: ")


def test_a_forger_who_rehashes_everything_is_found_by_a_receipt(filled):
    with Ledger(filled) as ledger:
        receipt = ledger.receipt()
    forge(filled, ("UPDATE command SET actor = 'k.kaiser' WHERE number = 6",))
    assert findings(filled) == []
    assert findings(filled, receipt) == [
        f"event {LAST}: is not the event that the receipt was given for"
    ]


def test_a_log_that_lost_its_end_is_found_by_a_receipt(filled):
    with Ledger(filled) as ledger:
        receipt = ledger.receipt()
    tamper(
        filled,
        ("DELETE FROM event WHERE sequence > 8",),
        ("DELETE FROM command WHERE number > 8",),
    )
    # Without a receipt there is nothing in the log that could tell; the read models do.
    assert all(found.startswith("read model ") for found in findings(filled))
    assert findings(filled, receipt) == [f"receipt {receipt}: the log ends at event 8"]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            ("UPDATE command SET recorded_at = recorded_at - 3000000 WHERE number = 6",),
            "event 6: was recorded before its predecessor",
        ),
        (
            ("UPDATE event SET version = 9 WHERE sequence = 2",),
            "event 2: has version 9 in its stream, expected 1",
        ),
        (
            ("UPDATE event SET stream = ? WHERE sequence = 2", bytes(16)),
            "event 2: stands in another stream than its content says",
        ),
        (
            (
                "UPDATE event SET state = ? WHERE sequence = 2",
                # An array header of three bytes where one would do.
                b"\xdc\x00\x03" + encode(["05558032", "Nottuln", "municipality"])[1:],
            ),
            "event 2: is stored in another form than its type has",
        ),
        (
            ("UPDATE event SET state = ? WHERE sequence = 2", b"\x93\x01\x02\x03"),
            "event 2: cannot be read",
        ),
        (
            ("UPDATE command SET first_sequence = 4 WHERE number = 6",),
            "event 6: is not the first event that its command names, 4",
        ),
    ],
    ids=["time", "version", "stream", "form", "state", "range"],
)
def test_what_a_rehashed_chain_cannot_hide_is_found(filled, change, problem):
    forge(filled, change)
    assert findings(filled)[0].startswith(problem)


@pytest.mark.parametrize("at", [0, 3, LAST])
def test_a_forged_receipt_is_found_wherever_it_points(filled, at):
    found = findings(filled, f"{at}-{'0' * 32}")
    place = f"event {at}" if at else "the beginning"
    assert found == [f"{place}: is not the event that the receipt was given for"]


def test_an_earlier_receipt_still_holds(filled):
    third = stored(filled, EVENT)[2]["hash"].hex()[:32]
    assert findings(filled, f"3-{third}") == []
    assert findings(filled, f" 3-{third.upper()}\n") == []


def test_a_receipt_from_the_future_is_found(filled):
    receipt = f"{LAST + 1}-{'0' * 32}"
    assert findings(filled, receipt) == [f"receipt {receipt}: the log ends at event {LAST}"]


def test_the_receipt_of_an_empty_ledger_holds_for_ever(filled, tmp_path):
    with Ledger.create(str(tmp_path / "empty.db")) as empty:
        receipt = empty.receipt()
        assert empty.verify(receipt).findings == ()
    assert findings(filled, receipt) == []


@pytest.mark.parametrize("text", ["", "12", "x-" + "0" * 32, "1-" + "0" * 31, "1-" + "g" * 32])
def test_what_is_no_receipt_is_a_usage_error(filled, text):
    with Ledger(filled) as ledger, pytest.raises(UsageError, match="a receipt reads"):
        ledger.verify(text)


def test_every_column_of_the_log_is_covered_by_a_change_above():
    changed = {str(statement[0]).split()[3] for statement in (*CHANGED_EVENT, *CHANGED_COMMAND)}
    columns = {*EVENT.column_names, *COMMAND.column_names} - {"sequence", "number"}
    assert changed == columns
