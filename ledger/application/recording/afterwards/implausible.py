"""What is said of an implausible booking."""

from __future__ import annotations

from ledger.application.recording.afterwards.ahead import day_ahead
from ledger.domain.costs import plausible as p
from ledger.domain.errors import Finding
from ledger.domain.events import Voucher
from ledger.domain.money import Cents
from ledger.domain.period import date_of, year_of
from ledger.domain.said import OneOf, Said, voucher_place
from ledger.log.database import Session
from ledger.log.eventlog import events_at

OF_MANY = {
    p.AMOUNT: Said("ten times, or a tenth of, what is usual on its post and cost type"),
    p.SERVICE_YEAR: Said("service more than one year away from the booking date"),
    p.FUTURE: Said("booked or paid after the day of recording"),
    p.TWIN: Said("the same content under another voucher number"),
    p.SOURCE: Said("the same voucher under another source"),
    p.BODY: Said("the same voucher at another employing body"),
    p.YEAR: Said("the same voucher in a neighbouring year"),
}
"""What a rule says of many lines."""
_EARLIER = {
    p.TWIN: "BL-308 the same content stands as voucher {voucher} (event {event})",
    p.SOURCE: "BL-309 stands already from source {source} as event {event}",
    p.BODY: "BL-853 stands already on post {post} of {employing_body} as event {event}",
    p.YEAR: "BL-995 stands already in fiscal year {fiscal_year} as event {event}",
}
REMEDY = Said("a mistake: cost reverse; if it is right: --plausible")


def implausible(session: Session, today: int, kind: str, number: int, detail: int) -> Finding:
    """Return what a rule says of a booking, held against `detail`: an event, or twice an amount."""
    (item,) = events_at(session, [number])
    event = item.event
    if not isinstance(event, Voucher):
        raise TypeError(type(event).__name__)
    place = voucher_place(event.voucher, event.line)
    return Finding(place, _reason(session, today, kind, event, detail), REMEDY)


def _reason(session: Session, today: int, kind: str, event: Voucher, detail: int) -> Said:
    if kind == p.FUTURE and event.booked_on <= today:
        return day_ahead("paid_on", event.paid_on, today)
    if kind == p.FUTURE:
        words = "BL-306 booked on {booked_on}, after today, {today}"
        return Said(words, booked_on=date_of(event.booked_on), today=date_of(today))
    if kind == p.SERVICE_YEAR:
        words = "BL-307 service in {year}, more than a year from its booking on {booked_on}"
        return Said(words, year=year_of(event.service_from), booked_on=date_of(event.booked_on))
    if kind in _EARLIER:
        (other,) = events_at(session, [detail])
        names = ("source", "voucher", "post", "employing_body", "fiscal_year")
        values = {name: getattr(other.event, name, "") for name in names}
        return Said(_EARLIER[kind], **values, event=detail)
    words = "BL-310 {amount} is a tenth of the usual {usual} on post {post}, {cost_type}, or less"
    if 2 * abs(event.amount_cents) > detail:
        words = (
            "BL-311 {amount} is ten times the usual {usual} on post {post}, {cost_type}, or more"
        )
    usual = Cents((detail + 1) // 2)
    amount, post = Cents(event.amount_cents), event.post
    return Said(
        words, amount=amount, usual=usual, post=post, cost_type=OneOf(event.cost_type, "type")
    )
