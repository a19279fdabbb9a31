"""How bookings are named on the command line: by event, by voucher, or by what waits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from gettext import pgettext
from typing import TYPE_CHECKING, Any

from cli.answering import give
from cli.clock_used import tell_if_used
from cli.misused import Misused

if TYPE_CHECKING:
    from cli.options import Asking
    from ledger.position.costs.named_booking import VoucherQuestion
    from ledger.position.costs.pending import PendingQuestion

Ways = dict[str, tuple[str, ...]]
"""Each way of naming, and the options that go with it."""

BY_EVENT_OR_VOUCHER: Ways = {
    "EVENT": (),
    "--voucher": ("body", "fiscal_year", "line", "source"),
}


def one_way(given: Mapping[str, object], fitting: Ways, matching: Mapping[str, Any]) -> str:
    """Return the one way in which the bookings are named; refuse what does not go with it.

    Raises:
        click.UsageError: none or several, or an option of another way.
    """
    named = [name for name, value in given.items() if value]
    if len(named) != 1:
        ways = tuple(pgettext("metavar", one) for one in fitting)
        raise Misused("BL-444 name the bookings in one way", "exactly one of {known}", known=ways)
    mode = named[0]
    wrong = [name for name, value in matching.items() if value and name not in fitting[mode]]
    if wrong:
        names = tuple(f"--{name.replace('_', '-')}" for name in wrong)
        remedy = "leave it out"
        raise Misused("BL-445 {names} does not go with {mode}", remedy, names=names, mode=mode)
    return mode


def voucher_of(voucher: str, matching: Mapping[str, Any]) -> VoucherQuestion:
    """Return which voucher is meant; the more is said of it, the fewer may be."""
    from ledger.position.costs.named_booking import VoucherQuestion

    body, source, year, line = (matching[one] for one in ("body", "source", "fiscal_year", "line"))
    return VoucherQuestion(body, source, year, voucher, line)


def waiting_question(matching: Mapping[str, Any]) -> PendingQuestion:
    """Return which of the bookings that wait are meant."""
    from ledger.position.costs.pending import PendingQuestion

    question = PendingQuestion(matching["post"], matching["year"], matching["body"])
    return question._replace(upto=matching["upto"]) if matching.get("upto") else question


def list_waiting(asked: Asking, query: Callable[..., Any], matching: Mapping[str, Any]) -> None:
    """List the bookings that wait, for what the query looks for."""
    from ledger.reporting.costs.pending import pending_output

    question = waiting_question(matching)
    give(asked, query, question, pending_output, rows=lambda found: found.costs)
    if asked.form == "csv":
        tell_if_used(asked.settings, asked.as_of, asked.known_on)


def only_for_lists(mode: str, as_of: object, form: str, out: object) -> None:
    """Refuse what only a list has.

    Raises:
        click.UsageError: a moment, CSV or a file for a command that records.
    """
    if mode != "--pending" and (as_of or form == "csv"):
        raise Misused("BL-447 --as-of and --format csv are for --pending", "leave them out")
    if mode != "--pending" and out:
        raise Misused("BL-660 --out is for --pending", "leave it out")
