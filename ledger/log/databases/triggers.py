"""What guards the log on PostgreSQL: triggers that fire always, and call the owner's functions."""

from __future__ import annotations

from typing import NamedTuple

from ledger.log.databases.functions import ENDS, FUNCTIONS, ONLY_GROWS, UNFINISHED
from ledger.log.relations import LOG, LOGIN


class Trigger(NamedTuple):
    """A trigger: its name, its table, when it fires, its function, and PostgreSQL's `tgtype`."""

    name: str
    table: str
    when: str
    function: str
    kind: int


TRIGGERS = (
    *(
        Trigger(
            f"{log.name}_only_grows",
            log.name,
            "BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT",
            ONLY_GROWS,
            2 | 8 | 16 | 32,
        )
        for log in (*LOG, LOGIN)
    ),
    Trigger(
        "ledger_unfinished_ends",
        UNFINISHED.name,
        "AFTER INSERT ON {table} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW",
        ENDS,
        1 | 4,
    ),
)


def made_of() -> list[str]:
    """Return the statements that make functions and triggers, when the tables stand.

    The triggers fire always, also in a session that replays another server's changes.
    """
    made = [statement for function in FUNCTIONS for statement in function.made]
    for name, table, when, function, _ in TRIGGERS:
        kind = "CONSTRAINT TRIGGER" if "DEFERRABLE" in when else "TRIGGER"
        made += [
            f"CREATE {kind} {name} {when.format(table=table)} EXECUTE FUNCTION {function}()",
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}",
        ]
    return made
