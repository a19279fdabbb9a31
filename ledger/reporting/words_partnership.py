"""Words of settlements and advances, in German and English. Terms: domain reference §2."""

from __future__ import annotations

PARTNERSHIP_WORDS: dict[str, tuple[str, str]] = {
    # columns
    "settled_name": ("Spitzabrechnung", "settlement"),
    "settled_agreement": ("Vereinbarung", "agreement"),
    "settled_member": ("Mitglied", "member"),
    "settled_employer": ("Anstellungskörperschaft", "employing body"),
    "settled_balance": ("Saldo", "balance"),
    "settled_paid": ("gezahlt", "paid"),
    "settled_open": ("offen", "open"),
    "settled_due": ("fällig am", "due on"),
    "settled_state": ("Stand", "state"),
    "settled_to_pay": ("Nachzahlung", "additional payment"),
    "settled_to_refund": ("Erstattung", "refund"),
    "settled_done": ("ausgeglichen", "settled"),
    "settled_by": ("berichtigt durch {settlement}", "corrected by {settlement}"),
    "settled_none": ("Keine Spitzabrechnungen.", "no settlements."),
    "advance_kind": ("Abschlag", "advance"),
    "advance_day": ("am", "on"),
    "advance_amount": ("Betrag", "amount"),
    "advance_event": ("Ereignis", "event"),
    "advance_scheduled": ("fällig", "due"),
    "advance_paid": ("gezahlt", "paid"),
    "no_advances": ("Keine Abschläge.", "no advances."),
    "advance_sum": (
        (
            "{member} an {employing_body}, {agreement} {year}: vereinbart {scheduled}, "
            "gezahlt {paid}, offen {open}"
        ),
        (
            "{member} to {employing_body}, {agreement} {year}: scheduled {scheduled}, "
            "paid {paid}, open {open}"
        ),
    ),
    # a settlement
    "settled_head": (
        (
            "Spitzabrechnung {settlement}: {agreement} {year}, ausgestellt {issued}, "
            "fällig {due} (Ereignis {event})"
        ),
        "settlement {settlement}: {agreement} {year}, issued {issued}, due {due} (event {event})",
    ),
    "settled_corrects": ("Berichtigt {settlement}.", "Takes the place of {settlement}."),
    "settled_replaced": ("Berichtigt durch {settlement}.", "Corrected by {settlement}."),
    "settled_sums": (
        "Alle Zeilen zusammen: Kosten {cost}, Zuschuss {refinanced}, Umsatzsteuer {vat}.",
        "All lines together: cost {cost}, payable grant {refinanced}, VAT {vat}.",
    ),
    "settled_difference": (
        (
            "{member} an {employing_body}: {after} statt {before} in {settlement}, "
            "Unterschied {difference}."
        ),
        (
            "{member} to {employing_body}: {after} instead of {before} in {settlement}, "
            "difference {difference}."
        ),
    ),
    "settled_outdated": (
        "Seit der Ausstellung kamen Tatsachen hinzu; {settlement} bleibt, wie es ausgestellt ist.",
        "Facts were recorded since it was issued; {settlement} stays as issued.",
    ),
    "settled_today": (
        "{member} an {employing_body}: neu gerechnet {today} statt {issued}.",
        "{member} to {employing_body}: computed anew {today} instead of {issued}.",
    ),
    "settled_not_again": (
        "Die Rechenwege der Zeilen lassen sich mit dieser Programmfassung nicht nachbilden.",
        "This version of the program cannot trace how the lines were computed.",
    ),
    # its trees
    "x_settlement_open": (
        "Offen: {member} an {employing_body}",
        "Open: {member} to {employing_body}",
    ),
    "x_settlement_open_refund": (
        "Offen, zu erstatten: {employing_body} an {member}",
        "Open, to be refunded: {employing_body} to {member}",
    ),
    "x_settlement_additional": (
        "Nachzahlung {member}, {agreement} {year}",
        "Additional payment {member}, {agreement} {year}",
    ),
    "x_settlement_refund": (
        "Erstattung an {member}, {agreement} {year}",
        "Refund to {member}, {agreement} {year}",
    ),
    "x_settlement_even": (
        "Ausgeglichen: {member}, {agreement} {year}",
        "Even: {member}, {agreement} {year}",
    ),
    "x_settlement_owed": (
        "nicht refinanziert (Eigenanteil) {member}",
        "unrefinanced {member}",
    ),
    "x_settlement_own": (
        "Eigener Teil der Anstellungskörperschaft {member}, kein Ausgleich",
        "The employing body's own part, {member}: nothing to settle",
    ),
    "x_settlement_line": (
        "{post}, {from} bis {to} ({agreement}, Fassung {version} {clause})",
        "{post}, {from} to {to} ({agreement}, version {version} {clause})",
    ),
    "x_settlement_line_alone": ("{post}, {from} bis {to}", "{post}, {from} to {to}"),
    "x_settlement_cost": ("Kostenanteil {part} × {base}", "cost share {part} × {base}"),
    "x_settlement_cost_own": (
        "Kostenanteil {part} × {base}, dazu {own} außerhalb der Kostenbasis",
        "cost share {part} × {base}, and {own} outside the cost base",
    ),
    "x_settlement_cost_alone": ("Kostenanteil", "cost share"),
    "x_settlement_grant": ("refinanziert {part} × {base}", "refinanced {part} × {base}"),
    "x_settlement_grant_alone": ("refinanziert", "refinanced"),
    "x_settlement_vat": (
        "Umsatzsteuer {percent} % ({code}, § 2b UStG) auf {base}",
        "VAT {percent} % ({code}, § 2b UStG) on {base}",
    ),
    "x_settlement_advance": ("Abschlag vom {day}", "advance of {day}"),
    "x_settlement_payment": (
        "Zahlung vom {day} auf {settlement}",
        "payment of {day} on {settlement}",
    ),
}
"""Key: (German, English)."""
