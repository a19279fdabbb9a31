"""What somebody typed that cannot be meant together: click words it as it does its own errors."""

from __future__ import annotations

import click

from cli.language import ACTOR_BEHIND
from ledger.domain.errors import UsageError


def nobody_acts() -> None:
    """Refuse to take who acts for a filter of a question, behind which it was typed.

    Raises:
        Misused: `--actor` stood behind the command.
    """
    if ACTOR_BEHIND.get():
        problem = "BL-910 --actor says who acts, not whose events are shown"
        raise Misused(problem, "history --by LOGIN shows what somebody recorded")


class Misused(click.UsageError):
    """A usage error in our words, kept as data in `finding`; see `UsageError.of`."""

    def __init__(
        self,
        problem: str,
        remedy: str = "",
        /,
        *,
        ctx: click.Context | None = None,
        **values: object,
    ) -> None:
        (self.finding,) = UsageError.of(problem, remedy, **values).findings
        super().__init__(self.finding.said, ctx)

    def format_message(self) -> str:
        """Return it in the language in use."""
        from cli.printing import told

        return told(self.finding)


class Misread(click.BadParameter):
    """A text that one of the strict parsers refused, kept as data in `misread`."""

    def __init__(
        self, error: UsageError, ctx: click.Context | None, param: click.Parameter | None
    ) -> None:
        from cli.printing import told

        super().__init__(told(error.said), ctx, param)
        self.misread = error
