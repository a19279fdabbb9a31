"""A program of the library's kind that notes the number of every event that it is shown.

python -m tests.log.follower LEDGER VIEW LAST: prints each number, ends behind LAST.
"""

from __future__ import annotations

import sys
from typing import Any
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import Tracking
from eventsourcing.projection import Projection, ProjectionRunner
from eventsourcing.sqlite import SQLiteTrackingRecorder


class BudgetLedger(Application[UUID]):
    """Reads the ledger."""


class Seen(SQLiteTrackingRecorder):
    """A view in a file of its own: what was seen, in the order of seeing."""

    def construct_create_table_statements(self) -> list[str]:
        table = "CREATE TABLE IF NOT EXISTS seen (place INTEGER PRIMARY KEY, number INTEGER)"
        return [*super().construct_create_table_statements(), table]

    def note(self, tracking: Tracking) -> None:
        """Note a number together with how far the view is."""
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute("INSERT INTO seen (number) VALUES (?)", (tracking.notification_id,))

    def numbers(self) -> list[int]:
        """Return every number in the order of seeing."""
        with self.datastore.transaction(commit=False) as cursor:
            cursor.execute("SELECT number FROM seen ORDER BY place")
            return [row["number"] for row in cursor.fetchall()]


class Numbers(Projection[Seen]):
    """Notes all of them, and says so on standard output."""

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        """Note one."""
        del domain_event
        self.view.note(tracking)
        sys.stdout.write(f"{tracking.notification_id}\n")
        sys.stdout.flush()


def environment(ledger: str, view: str) -> dict[str, str]:
    """Say which module keeps what: the ledger is read, the view lies beside it."""
    return {
        "BUDGETLEDGER_PERSISTENCE_MODULE": "ledger.log.persistence",
        "BUDGET_LEDGER_DATABASE": ledger,
        "NUMBERS_PERSISTENCE_MODULE": "eventsourcing.sqlite",
        "NUMBERS_SQLITE_DBNAME": view,
    }


def main(ledger: str, view: str, last: int) -> None:
    """Follow until the view holds a number."""
    runner: ProjectionRunner[BudgetLedger, Seen] = ProjectionRunner(
        application_class=BudgetLedger,
        projection_class=Numbers,
        view_class=Seen,
        env=environment(ledger, view),
    )
    with runner:
        runner.wait(last, timeout=60)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
