"""Words of the proof of use."""

from __future__ import annotations

PROOF_WORDS: dict[str, tuple[str, str]] = {
    "proof_title": ("Verwendungsnachweis {grant}, {period}", "Proof of use {grant}, {period}"),
    "proof_head": ("Zuwendung", "Grant"),
    "proof_of": ("Bescheid {grant}, Programm {programme}", "Notice {grant}, programme {programme}"),
    "proof_period": ("Zeitraum: {period}", "Period: {period}"),
    "proof_narrative": ("Sachbericht", "Narrative"),
    "proof_narrative_note": (
        "Verwendung der Zuwendung, erzieltes Ergebnis, Abweichungen vom Finanzierungsplan:",
        "Use of the grant, what was achieved, deviations from the finance plan:",
    ),
    "proof_numeric": ("Zahlenmäßiger Nachweis", "Numeric proof"),
    "proof_cash": (
        "Ausgaben zählen nach dem Tag der Zahlung, Einnahmen nach dem Haushaltsjahr ihres Zwecks.",
        "Expenditure counts by the day of payment, income for the budget year it is meant for.",
    ),
    "proof_plan_cost": (
        "Zuwendungsfähige Ausgaben laut Finanzierungsplan: {amount}",
        "Eligible expenditure in the finance plan: {amount}",
    ),
    "proof_plan_whole": (
        "Der Finanzierungsplan gilt für den gesamten Bewilligungszeitraum.",
        "The finance plan is for the whole period of the grant.",
    ),
    "proof_income": ("Einnahmen", "Income"),
    "proof_expenditure": ("Ausgaben", "Expenditure"),
    "proof_item": ("Ansatz im Finanzierungsplan", "finance-plan item"),
    "proof_item_grant": ("Zuwendung", "grant"),
    "proof_item_repaid": ("Erstattung der Zuwendung", "grant paid back"),
    "proof_item_other": ("Mittel Dritter", "money of others"),
    "proof_item_own": ("Eigenmittel (rechnerisch)", "own money (computed)"),
    "proof_planned": ("laut Finanzierungsplan", "in the finance plan"),
    "proof_actual": ("tatsächlich", "actual"),
    "proof_eligible": ("davon zuwendungsfähig", "of which eligible"),
    "proof_deviation": ("Abweichung", "deviation"),
    "proof_result": ("Anspruch und Abrechnung der Zuwendung", "What the grant comes to"),
    "proof_outside": (
        "Nicht enthalten: {amount} für diese Stellen an Tagen, die keine Zuwendung deckt.",
        "Not included: {amount} for these posts on days that no grant covers.",
    ),
    "proof_staff": ("Besetzung der Stellen", "Staffing"),
    "proof_staff_table": ("Wer die Stellen besetzt hat", "Who filled the posts"),
    "proof_lists": ("Belegliste", "List of vouchers"),
    "proof_income_list": ("Einnahmen in zeitlicher Folge", "Income in order of time"),
    "proof_vouchers": ("Ausgaben in zeitlicher Folge", "Expenditure in order of time"),
    "proof_number": ("Nr.", "no."),
    "proof_payee": ("Empfänger", "payee"),
    "proof_payer": ("Einzahler", "payer"),
    "proof_reason": ("Grund", "reason"),
    "proof_for_year": ("für {year}", "for {year}"),
    "proof_service_from": ("Leistung von", "service from"),
    "proof_service_to": ("Leistung bis", "service to"),
    "proof_paid_on": ("gezahlt am", "paid on"),
    "proof_hash": ("Prüfsumme", "hash"),
    "proof_confirmation": ("Bestätigung", "Confirmation"),
    "proof_confirms": (
        "Die Ausgaben waren notwendig und sparsam; die Angaben stimmen mit Büchern und Belegen.",
        "The expenditure was necessary and thrifty; these figures agree with books and vouchers.",
    ),
    "proof_signature": ("Ort, Datum, Unterschrift", "Place, date, signature"),
}  # fmt: skip
"""Key: (German, English)."""
