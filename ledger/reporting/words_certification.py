"""Words of certification (sachliche und rechnerische Feststellung) and its policy."""

from __future__ import annotations

CERTIFICATION_WORDS: dict[str, tuple[str, str]] = {
    "certified_of": (
        "{body} {programme} {year}: vom Kostenanteil {share} sind {certified} festgestellt.",
        "{body} {programme} {year}: of the cost share {share}, {certified} is certified.",
    ),
    "certified_head": (
        "Sachliche und rechnerische Feststellung (Regel {policy}):",
        "certification by a second person (policy {policy}):",
    ),
    "x_certification": ("festgestellt über Hash {hash:.16}…", "certified over hash {hash:.16}…"),
    "voucher": ("Beleg", "voucher"),
    "post": ("Stelle", "post"),
    "cost_type": ("Kostenart", "cost type"),
    "booked_by": ("gebucht von", "booked by"),
    "amount": ("Betrag", "amount"),
    "waiting_since": ("wartet seit", "waiting since"),
    "pending_sum": (
        "Auf die Feststellung durch eine zweite Person warten: {count}, zusammen {money}.",
        "waiting for certification by a second person: {count}, together {money}.",
    ),
    "pending_none": (
        "Keine Buchung wartet auf die Feststellung.",
        "No booking waits for certification.",
    ),
    "reversal_of": ("Storno {voucher}", "reversal of {voucher}"),
    "policy_certification": ("Feststellung", "certification"),
    "policy_off": ("off (niemand wird gefragt)", "off (nobody is asked)"),
    "policy_warn": (
        "warn (Zahlen nennen, was festgestellt ist)",
        "warn (figures say what is certified)",
    ),
    "policy_require": (
        "require (dazu kein Jahresabschluss und keine Spitzabrechnung ohne Feststellung)",
        "require (also no closing and no settlement before everything is certified)",
    ),
    "policy_since": (
        "seit Ereignis {event}, {recorded}, {actor}",
        "since event {event}, {recorded}, {actor}",
    ),
    "policy_never": ("nie gesetzt", "never set"),
}
