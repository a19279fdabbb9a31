"""An answer without words, such as CSV, says beside itself that somebody set the clock right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.printing import remark

if TYPE_CHECKING:
    from cli.context import Settings
    from cli.types import TypedMoment
    from ledger.projections.axes import Axes


def tell_corrections(settings: Settings, axes: Axes) -> None:
    """Say on the error channel which corrections of the clock an answer uses, if any."""
    if axes.corrections:
        from ledger.reporting.clock_report import clock_lines

        for line in clock_lines(axes, settings.language):
            remark(line)


def tell_if_used(settings: Settings, as_of: TypedMoment | None, known_on: int | None) -> None:
    """Say the same of an answer as of a moment, known on a day; of today's there is nothing."""
    if as_of is not None or known_on is not None:
        with settings.ledger() as ledger:
            tell_corrections(settings, ledger.axes(as_of[1] if as_of else None, known_on))
