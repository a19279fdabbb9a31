"""What a server swallows, changes or adds of a recording is noticed before it is acknowledged."""

from __future__ import annotations

import pytest

from ledger.application import Ledger, Note
from ledger.domain import commands as c
from ledger.domain.errors import LogError
from ledger.domain.period import parse_day
from tests.log.small_ledger import CLERK, ticking
from tests.tamper.attacking import LATER, attack_file, attack_server, filled

FIRST, LAST = parse_day("2023-10-01"), parse_day("2023-10-31")
DISTURBED = {
    "swallowed": (
        "event",
        "BEFORE",
        "IF position('D-2'::bytea IN NEW.state) > 0 THEN RETURN NULL; END IF;",
    ),
    "known later": ("event", "BEFORE", "NEW.known_on := NEW.known_on + 1;"),
    "another state": ("event", "BEFORE", "NEW.state := NEW.state || '\\x00';"),
    "another hash": ("event", "BEFORE", "NEW.hash := NEW.stream || NEW.stream;"),
    "another type": ("event", "BEFORE", "NEW.type := NEW.type + 1;"),
    "another actor": ("command", "BEFORE", "NEW.actor := 'nobody';"),
    "another event": (
        "command",
        "AFTER",
        """INSERT INTO event SELECT sequence + 1, hash || stream, 1, type, command, known_on, state,
        hash FROM event ORDER BY sequence DESC LIMIT 1;""",
    ),
    "another command": (
        "event",
        "AFTER",
        """INSERT INTO command SELECT 99, NEW.hash || NEW.stream, content_hash, recorded_at, actor,
        proof, document, document_date, file_hash, reason, 99, 99 FROM command LIMIT 1
        ON CONFLICT DO NOTHING;""",
    ),
}


def disturb(table: str, moment: str, act: str) -> tuple[str, ...]:
    made = f"CREATE FUNCTION disturb() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {act} "
    when = f"CREATE TRIGGER disturb {moment} INSERT ON {table} FOR EACH ROW "
    return f"{made} RETURN NEW; END $$", f"{when} EXECUTE FUNCTION disturb()"


def booking(voucher: str) -> c.BookCost:
    return c.BookCost("CM-1", "personnel", 900, FIRST, LAST, LAST, LAST, voucher)


@pytest.mark.parametrize("kind", DISTURBED)
def test_nothing_is_acknowledged_that_does_not_stand_as_it_was_given(template, kind):
    url, _ = template()
    with Ledger(url, CLERK, ticking(LATER + 10**9)) as ledger:
        before = ledger.receipt()
    attack_server(url, disturb(*DISTURBED[kind]))
    with Ledger(url, CLERK, ticking(LATER + 10**9)) as ledger:
        lines = [booking(f"D-{number}") for number in range(1, 9)]
        for attempt in (
            lambda: ledger.execute(lines[1]),
            lambda: ledger.execute_all([(line, Note()) for line in lines]),
            lambda: ledger.execute(c.ImportCosts(tuple(lines))),
        ):
            with pytest.raises(LogError, match="nothing was recorded"):
                attempt()
        assert ledger.receipt() == before


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE event SET known_on = known_on + 1 WHERE sequence = 14",
        "UPDATE event SET known_on = 'soon' WHERE sequence = 14",
        "UPDATE command SET actor = 'nobody' WHERE number = 13",
        "UPDATE command SET last_sequence = 15 WHERE number = 13",
        "UPDATE event SET type = 9999 WHERE sequence = 14",
    ],
)
def test_nothing_is_recorded_upon_an_event_that_was_changed(tmp_path, harm):
    path = tmp_path / "ledger.db"
    receipt = filled(str(path))
    attack_file(path, (harm,))
    with Ledger(str(path), CLERK, ticking(LATER + 10**9)) as ledger:
        with pytest.raises(LogError, match="; nothing was recorded"):
            ledger.execute(booking("D-1"))
        assert ledger.receipt() == receipt


def test_a_step_that_was_undone_is_no_disturbance(template):
    url, _ = template()
    with Ledger(url, CLERK, ticking(LATER + 10**9)) as ledger:
        ledger.execute(booking("D-3"))
        receipt = ledger.execute(c.ImportCosts(tuple(map(booking, ("D-1", "D-3", "D-2")))))
        assert (receipt.events, receipt.known) == (2, 1)
        assert ledger.verify(receipt.receipt).whole
