"""Every word that a report says, in German and English. German terms: domain reference §2."""

from __future__ import annotations

from ledger.reporting.words_account import ACCOUNT_WORDS
from ledger.reporting.words_bank import BANK_WORDS
from ledger.reporting.words_certification import CERTIFICATION_WORDS
from ledger.reporting.words_committee import COMMITTEE_WORDS
from ledger.reporting.words_council import COUNCIL_WORDS
from ledger.reporting.words_document import DOCUMENT_WORDS
from ledger.reporting.words_due import DUE_WORDS
from ledger.reporting.words_funding import FUNDING_WORDS
from ledger.reporting.words_grants import GRANT_WORDS
from ledger.reporting.words_import import IMPORT_WORDS
from ledger.reporting.words_partnership import PARTNERSHIP_WORDS
from ledger.reporting.words_plan import PLAN_WORDS
from ledger.reporting.words_proof import PROOF_WORDS
from ledger.reporting.words_repayment import REPAYMENT_WORDS
from ledger.reporting.words_staff import STAFF_WORDS
from ledger.reporting.words_year import YEAR_WORDS

LANGUAGES = ("de", "en")

_WORDS: dict[str, tuple[str, str]] = {
    # columns
    "municipality": ("Kommune", "municipality"),
    "programme": ("Programm", "programme"),
    "year": ("Jahr", "year"),
    "cost_share": ("Kostenanteil", "cost share"),
    "refinanced": ("refinanziert", "refinanced"),
    "unrefinanced": ("nicht refinanziert", "unrefinanced"),
    "authorised": ("ermächtigt", "authorised"),
    "headroom": ("Spielraum", "headroom"),
    "status": ("Status", "status"),
    "day_count": ("Tageszählung", "day count"),
    "event": ("Ereignis", "event"),
    "recorded_at": ("erfasst am", "recorded at"),
    "known_on": ("bekannt seit", "known on"),
    "actor": ("Bearbeitung", "actor"),
    "type": ("Art", "type"),
    "content": ("Inhalt", "content"),
    "document": ("Unterlage", "document"),
    "field": ("Angabe", "item"),
    "value": ("Wert", "value"),
    # status
    "within": ("eingehalten", "within"),
    "exceeded": ("überschritten", "exceeded"),
    "no decision": ("kein Beschluss", "no decision"),
    # axes
    "basis_accrual": ("Basis: Leistungszeitraum", "basis: accrual (service period)"),
    "basis_cash": ("Basis: Zahlungsdatum", "basis: cash (payment date)"),
    "as_of": ("Stand der Erfassung: {moment}", "as recorded by {moment}"),
    "known_on_axis": ("Kenntnisstand (Eingang): {day}", "as known (received) by {day}"),
    "recorded_afterwards": (
        "Achtung: {count} Ereignisse hinter diesen Zahlen wurden erst nach diesem Tag erfasst.",
        "note: {count} events behind these figures were recorded after that day.",
    ),
    "ledger_state": ("Stand des Journals: {receipt}", "ledger state: {receipt}"),
    "no_rows": ("Keine Zahlen: nichts gebucht.", "No figures: nothing is booked."),
    # warnings
    "uncovered": (
        (
            "{post} {year}: {money} liegen auf Tagen ohne geförderte Besetzung und bleiben "
            "nicht refinanziert."
        ),
        "{post} {year}: {money} fall on days without funded occupancy and stay unrefinanced.",
    ),
    "no_key": (
        (
            "{post} {year}: für einen Teil des Jahres gilt kein Schlüssel; die "
            "Anstellungskörperschaft trägt ihn allein."
        ),
        "{post} {year}: no key holds for a part of the year; the employing body bears it alone.",
    ),
    "running_year": (
        (
            "{year}: das Jahr war nicht zu Ende; gebuchte Kosten stehen dem Anspruch des "
            "ganzen Jahres "
            "gegenüber."
        ),
        "{year}: the year was not over; cost to date stands against the whole year's entitlement.",
    ),
    "over_ceiling": (
        (
            "{body} {year}: {money} über der Ermächtigung; § 83 GO NRW verlangt eine über- oder "
            "außerplanmäßige Bewilligung."
        ),
        "{body} {year}: {money} over the ceiling; § 83 GO NRW wants an over-plan approval.",
    ),
    # explanation
    "x_unrefinanced": (
        "Nicht refinanziert (Eigenanteil) {body}, {programme} {year}",
        "Unrefinanced {body}, {programme} {year}",
    ),
    "x_cost_share": (
        "Kostenanteil {body}, {programme} {year} (Leistungszeitraum, § 91 GO NRW)",
        "Cost share {body}, {programme} {year} (accrual, § 91 GO NRW)",
    ),
    "x_cost_share_cash": (
        "Kostenanteil {body}, {programme} {year} (nach Zahlungsdatum)",
        "Cost share {body}, {programme} {year} (by payment date)",
    ),
    "x_refinanced": (
        "Refinanziert {body}, {programme} {year}",
        "Refinanced {body}, {programme} {year}",
    ),
    "x_authorised": (
        "Ermächtigt {body}, {programme} {year}",
        "Authorised {body}, {programme} {year}",
    ),
    "x_headroom": ("Spielraum {body}, {programme} {year}", "Headroom {body}, {programme} {year}"),
    "x_decision": ("Beschluss {decision}, gültig {year}", "decision {decision}, valid {year}"),
    "x_share": (
        (
            "{part} × {base} = {exact}, Rest nach größtem Bruchteil "
            "({agreement}, Fassung {version} {clause})"
        ),
        "{part} × {base} = {exact}, largest remainder ({agreement}, version {version} {clause})",
    ),
    "x_share_alone": (
        "{part} × {base} = {exact} (kein Schlüssel: Anstellungskörperschaft)",
        "{part} × {base} = {exact} (no key: employing body)",
    ),
    "x_segment_cost": ("Kosten {post}, {from} bis {to}", "cost of {post}, {from} to {to}"),
    "x_booking": (
        "Beleg {voucher}, {cost_type}, {service_from} bis {service_to}",
        "voucher {voucher}, {cost_type}, {service_from} to {service_to}",
    ),
    "x_booked_sum": (
        "Buchungen {cost_type}, {service_from} bis {service_to}",
        "bookings {cost_type}, {service_from} to {service_to}",
    ),
    "x_reversal": (
        "Storno {voucher}, {cost_type}, {service_from} bis {service_to}",
        "reversal of {voucher}, {cost_type}, {service_from} to {service_to}",
    ),
    "x_booking_days": ("; davon {days} von {of_days} Tagen", "; {days} of {of_days} days of it"),
    "x_segment_payable": (
        "Anteil des Zeitraums {from} bis {to} am Zuschuss {post}",
        "part of {from} to {to} in the grant of {post}",
    ),
    "x_payable": (
        (
            "Zuschuss {post} {year}: das Kleinere von Anspruch und förderfähigen Kosten "
            "({grant}, {financing}, § 44 LHO NRW)"
        ),
        (
            "payable grant {post} {year}: the lesser of entitlement and eligible cost "
            "({grant}, {financing}, § 44 LHO NRW)"
        ),
    ),
    "x_entitlement": ("Anspruch {post}, Tageszählung {policy}", "entitlement {post}, {policy}"),
    "x_eligible_cost": ("förderfähige Kosten {post} {year}", "eligible cost {post} {year}"),
    "x_month": ("{from} bis {to}", "{from} to {to}"),
    "x_rate": ("Satz je VZÄ und Jahr", "rate per FTE and year"),
    "x_occupancy": ("besetzt durch {person}, {fte} VZÄ", "filled by {person}, {fte} FTE"),
    "x_nothing": (
        "Nichts zu erklären: {body} hat {year} weder Kosten noch Beschluss.",
        "Nothing to explain: {body} has neither cost nor decision in {year}.",
    ),
    "source": (
        "Ereignis {event}, {recorded}, {actor} ({proof}){document}",
        "event {event}, {recorded}, {actor} ({proof}){document}",
    ),
    # acknowledgements
    "recorded": ("Erfasst als Ereignis {event}: {what}", "recorded as event {event}: {what}"),
    "recorded_events": (
        "Erfasst: {count} Ereignisse ({first} bis {last})",
        "recorded: {count} events ({first} to {last})",
    ),
    "import_lines": (
        "{read} Zeilen gelesen: {new} neu, {known} bekannt, {rejected} abgelehnt.",
        "{read} lines read: {new} new, {known} known, {rejected} rejected.",
    ),
    "applied": (
        "{new} Einträge erfasst, {known} standen schon da.",
        "{new} entries recorded, {known} were on record already.",
    ),
    "would_apply": (
        "{new} Einträge würden erfasst, {known} stehen schon da.",
        "{new} entries would be recorded, {known} are on record already.",
    ),
    "ready": (
        "Journal {database} bereit, {events} Ereignisse.",
        "ledger {database} ready, {events} events.",
    ),
    "verified": (
        "Geprüft: {events} Ereignisse, lückenlos und unverändert verkettet.",
        "verified: {events} events, without gap, chained and unchanged.",
    ),
    "models_verified": (
        "Auswertungstabellen stimmen mit dem Journal überein.",
        "read models agree with the log.",
    ),
    "models_not_verified": (
        "Auswertungstabellen nicht geprüft (nur Lesezugriff).",
        "read models not checked (read-only).",
    ),
    "receipt_verified": (
        "Quittung {receipt}: bis dahin unverändert.",
        "receipt {receipt}: nothing before it was changed.",
    ),
    "rebuilt": (
        "Auswertungstabellen neu aufgebaut, {count} Abweichungen.",
        "read models rebuilt, {count} differences.",
    ),
    "unchanged": ("Nichts geändert.", "nothing was changed."),
    "receipt": ("Quittung {receipt}", "receipt {receipt}"),
    "dry_run": ("Probelauf: nichts wurde erfasst.", "dry run: nothing was recorded."),
}

WORDS: dict[str, tuple[str, str]] = {
    **_WORDS,
    **CERTIFICATION_WORDS,
    **DOCUMENT_WORDS,
    **DUE_WORDS,
    **COMMITTEE_WORDS,
    **COUNCIL_WORDS,
    **FUNDING_WORDS,
    **GRANT_WORDS,
    **BANK_WORDS,
    **IMPORT_WORDS,
    **PARTNERSHIP_WORDS,
    **PLAN_WORDS,
    **PROOF_WORDS,
    **REPAYMENT_WORDS,
    **STAFF_WORDS,
    **YEAR_WORDS,
    **ACCOUNT_WORDS,
}
"""Key: (German, English). A field of its own has a file of words and a line here."""
