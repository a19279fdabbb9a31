"""What keeps the log from being changed: its triggers, on both databases."""

from __future__ import annotations

from ledger.log.relations import LOG

GUARD = "ledger_log_only_grows"
"""The function that the triggers call on PostgreSQL."""

GUARD_BODY = " BEGIN RAISE EXCEPTION '%: the log only grows', TG_TABLE_NAME; END "


def guards(dialect: str) -> list[str]:
    """Return the statements that guard the log's tables against change."""
    names = [relation.name for relation in LOG]
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {name}_no_{word} BEFORE {word} ON {name} "
            f"BEGIN SELECT RAISE(ABORT, '{name}: the log only grows'); END"
            for name in names
            for word in ("UPDATE", "DELETE")
        ]
    function = f"CREATE FUNCTION {GUARD}() RETURNS trigger LANGUAGE plpgsql AS $${GUARD_BODY}$$"
    triggers = [
        f"CREATE TRIGGER {name}_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON {name} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {GUARD}()"
        for name in names
    ]
    return [function, *triggers]
