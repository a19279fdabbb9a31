"""What keeps the log from being changed: its triggers, on both databases."""

from __future__ import annotations

from ledger.log.relations import LOG


def guards(dialect: str) -> list[str]:
    """Return the statements that guard the log's tables against change."""
    if dialect == "postgresql":
        from ledger.log.databases.triggers import made_of  # noqa: PLC0415 - of the other database

        return made_of()
    return [
        f"CREATE TRIGGER {relation.name}_no_{word} BEFORE {word} ON {relation.name} "
        f"BEGIN SELECT RAISE(ABORT, '{relation.name}: the log only grows'); END"
        for relation in LOG
        for word in ("UPDATE", "DELETE")
    ]
