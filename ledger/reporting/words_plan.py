"""Words of sums, plan, forecast and what-if."""

from __future__ import annotations

PLAN_WORDS: dict[str, tuple[str, str]] = {
    "sum": ("Summe", "sum"),
    "sum_region": ("Region {name}", "region {name}"),
    "sum_programme": ("alle {name}", "all {name}"),
    "plan_cost": ("Plankosten", "planned cost"),
    "plan_occupancy": ("geplante Besetzung (VZÄ)", "planned occupancy (FTE)"),
    "no_plan": ("{post} {year}: nichts geplant.", "{post} {year}: nothing is planned."),
    "kind": ("Art", "kind"),
    "from": ("von", "from"),
    "to": ("bis", "to"),
    "amount": ("Betrag", "amount"),
    "assumed": ("unter Annahmen", "assumed"),
    "difference": ("Unterschied", "difference"),
    "nothing_recorded": (
        "Nur eine Annahme: nichts wurde erfasst.",
        "An assumption only: nothing was recorded.",
    ),
    "view_plan": (
        (
            "Plan: geplante Kosten und Besetzung, bewilligte Sätze; die Ermächtigung enthält "
            "Übertragungen, Bewilligungen und Sperren."
        ),
        (
            "plan: planned cost and occupancy, approved rates; authorised includes carry-over, "
            "approvals and blocks."
        ),
    ),
    "view_forecast": (
        "Prognose: Ist vor dem {day}, von da an Plan.",
        "forecast: actual before {day}, plan from then on.",
    ),
}
"""Key: (German, English)."""
