"""Words of the due list and of retention, in German and English."""

from __future__ import annotations

DUE_WORDS: dict[str, tuple[str, str]] = {
    # columns
    "due_day": ("fällig am", "due on"),
    "due_state": ("Stand", "state"),
    "due_kind": ("was", "what"),
    "due_bodies": ("wer", "who"),
    "due_towards": ("gegenüber", "towards"),
    "due_name": ("Bezeichnung", "name"),
    "due_amount": ("offen", "open"),
    "due_source": ("Grundlage", "rests on"),
    # state
    "due_late": ("{days} Tage überfällig", "{days} days late"),
    "due_late_1": ("1 Tag überfällig", "1 day late"),
    "due_coming": ("in {days} Tagen", "in {days} days"),
    "due_coming_1": ("morgen", "tomorrow"),
    "due_coming_0": ("heute", "today"),
    "due_open": ("offen", "open"),
    # kinds
    "due_proof": ("Verwendungsnachweis", "proof of use"),
    "due_notice_expiry": ("Bescheid ohne Anschluss", "notice without successor"),
    "due_agreement_notice": ("Kündigungsfrist", "last day to give notice"),
    "due_agreement_end": ("Ende der Vereinbarung", "end of agreement"),
    "due_advance": ("Abschlag", "advance"),
    "due_settlement_issue": ("Spitzabrechnung erstellen", "settlement to issue"),
    "due_settlement_payment": ("Spitzabrechnung zahlen", "settlement to pay"),
    "due_repayment": ("Rückforderung", "repayment"),
    "due_certification": (
        "Feststellung (Belege: {bookings})",
        "certification (vouchers: {bookings})",
    ),
    "due_block": ("Haushaltssperre", "block"),
    # sources
    "due_from_notice_proof": (
        "Bescheid {name}, Nachweis bis {rule}",
        "notice {name}, proof due {rule}",
    ),
    "due_from_forwarding": (
        "Weiterleitung {name}, Nachweis bis {rule}",
        "forwarding of {name}, proof due {rule}",
    ),
    "due_from_notice_end": (
        "Bescheid {name} endet; Stellen: {posts}",
        "notice {name} expires; posts: {posts}",
    ),
    "due_from_forwarding_end": (
        "Weiterleitung {name} endet; Stellen: {posts}",
        "forwarding of {name} expires; posts: {posts}",
    ),
    "due_from_post_moved": (
        "Stelle ohne Bescheid nach {name}; Stellen: {posts}",
        "post without notice after {name}; posts: {posts}",
    ),
    "due_from_agreement_notice": (
        "Vereinbarung {name}, Kündigungsfrist {rule} Monate",
        "agreement {name}, {rule} months of notice",
    ),
    "due_from_agreement_term": ("Vereinbarung {name}, Laufzeit", "agreement {name}, its term"),
    "due_from_termination": ("Kündigung von {name}", "termination of {name}"),
    "due_from_schedule": ("Abschlagsplan {name}", "schedule of {name}"),
    "due_from_agreement_settlement": (
        "Vereinbarung {name}, Abrechnung bis {rule}",
        "agreement {name}, settlement due {rule}",
    ),
    "due_from_settlement": ("Spitzabrechnung {name}", "settlement {name}"),
    "due_from_claim": ("Rückforderung {name}", "claim {name}"),
    "due_from_booking": ("ohne Frist; ältester Beleg", "no deadline; oldest voucher"),
    "due_from_block": ("ohne Frist; Sperre {name}", "no deadline; block {name}"),
    "due_event": ("{source} (Ereignis {event})", "{source} (event {event})"),
    # frame
    "due_span": ("Fällig bis {until}, gesehen am {today}.", "Due up to {until}, seen on {today}."),
    "due_nothing": ("Nichts ist fällig.", "Nothing is due."),
    # retention
    "retention_what": ("Unterlagen", "records"),
    "retention_rule": ("Regel", "rule"),
    "retention_years": ("Jahre", "years"),
    "retention_from": ("ab", "from"),
    "retention_until": ("aufbewahren bis", "keep until"),
    "retention_books": ("Bücher", "books"),
    "retention_vouchers": ("Belege", "vouchers"),
    "retention_municipal": (
        "Haushaltsrecht: {source}, Stand {text_of}",
        "municipal: {source}, as of {text_of}",
    ),
    "retention_tax": (
        "Steuer ({name}): {source}, Stand {text_of}",
        "tax ({name}): {source}, as of {text_of}",
    ),
    "retention_notice": ("Bescheid {name}", "notice {name}"),
    "retention_head": (
        "{body} {year}: Jahresabschluss festgestellt am {day}.",
        "{body} {year}: annual accounts adopted on {day}.",
    ),
    "retention_longest": ("{what}: bis {day}.", "{what}: until {day}."),
    "retention_at_least": (
        "{what}: mindestens bis {day}; eine Frist hat noch nicht begonnen.",
        "{what}: at least until {day}; one period has not begun yet.",
    ),
    "retention_not_begun": ("noch nicht begonnen", "not begun"),
}
"""Key: (German, English)."""
