"""What somebody typed that cannot be meant together: click words it as it does its own errors."""

from __future__ import annotations

import click

from ledger.domain.errors import UsageError


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
