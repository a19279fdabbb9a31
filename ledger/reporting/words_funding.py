"""Words of grants, overhead and VAT in explanations. German terms: domain reference §2 and §4."""

from __future__ import annotations

FUNDING_WORDS: dict[str, tuple[str, str]] = {
    "financing_per-fte": ("Festbetrag je VZÄ", "fixed amount per FTE"),
    "financing_fixed-amount": ("Festbetragsfinanzierung", "fixed amount"),
    "financing_percentage": ("Anteilfinanzierung", "percentage financing"),
    "financing_deficit": ("Fehlbedarfsfinanzierung", "deficit financing"),
    "financing_full": ("Vollfinanzierung", "full financing"),
    "financing_flat-capped": (
        "Pauschale, höchstens Ist-Kosten",
        "flat rate capped by actual cost",
    ),
    "x_own_cost": (
        "Kosten {post} außerhalb der Kostenbasis, {from} bis {to}: nicht geteilt",
        "cost of {post} outside the cost base, {from} to {to}: not shared",
    ),
    "x_planned_cost": (
        "Plan {cost_type}, {service_from} bis {service_to}",
        "planned {cost_type}, {service_from} to {service_to}",
    ),
    "x_overhead_percent": (
        "Gemeinkosten {percent} % der Personalkosten ({agreement})",
        "overhead {percent} % of the personnel cost ({agreement})",
    ),
    "x_overhead_flat": (
        "Gemeinkosten {flat} je zugewiesenem VZÄ und Jahr, nach Kalendertagen ({agreement})",
        "overhead {flat} per allocated FTE and year, by calendar days ({agreement})",
    ),
    "x_vat": (
        "Umsatzsteuer {percent} % ({code}, § 2b UStG) auf {base}, {post}, {from} bis {to}",
        "VAT {percent} % ({code}, § 2b UStG) on {base}, {post}, {from} to {to}",
    ),
    "x_payable_part": (
        "Zuschuss {post} {year}: Teil von {grant}, {financing} (§ 44 LHO NRW)",
        "payable grant {post} {year}: part of {grant}, {financing} (§ 44 LHO NRW)",
    ),
    "x_by_minimum": (
        (
            "{financing}: das Kleinste von Anspruch {entitlement}, Ist-Kosten {eligible}, "
            "Bewilligung {approved}"
        ),
        (
            "{financing}: the least of entitlement {entitlement}, actual cost {eligible}, "
            "approved {approved}"
        ),
    ),
    "x_by_plan": (
        (
            "{financing}: Z {approved}, K {planned}, K' {eligible}, D {planned_other}, D' {other}; "
            "S = (K−K') + (D'−D) = {saved} (ANBest-G Nr. 2)"
        ),
        (
            "{financing}: Z {approved}, K {planned}, K' {eligible}, D {planned_other}, D' {other}; "
            "S = (K−K') + (D'−D) = {saved} (ANBest-G Nr. 2)"
        ),
    ),
    "x_by_plan_waived": (
        (
            "{financing}: Z {approved}, K {planned}, K' {eligible}, D {planned_other}, D' {other}; "
            "|S| bis zur Bagatellgrenze {de_minimis} ändert nichts (ANBest-G Nr. 2)"
        ),
        (
            "{financing}: Z {approved}, K {planned}, K' {eligible}, D {planned_other}, D' {other}; "
            "|S| up to the de-minimis amount {de_minimis} changes nothing (ANBest-G Nr. 2)"
        ),
    ),
    "x_capped": (
        "Höchstbetrag {approved} statt {uncapped}, verteilt nach den ungekürzten Beträgen",
        "cap {approved} instead of {uncapped}, split by the uncapped amounts",
    ),
    "x_cell": (
        "{post} {year}: Anspruch {entitlement}, förderfähige Kosten {eligible}",
        "{post} {year}: entitlement {entitlement}, eligible cost {eligible}",
    ),
}
"""Key: (German, English)."""
