"""Words of the council's page."""

from __future__ import annotations

COMMITTEE_WORDS: dict[str, tuple[str, str]] = {
    "committee_title": ("{name}: Bericht an den Rat {year}", "{name}: to the council {year}"),
    "committee_picture": (
        "Was bei {name} bleibt, Jahr für Jahr, gemessen an der Ermächtigung",
        "What stays with {name}, year by year, against what is authorised",
    ),
    "committee_short": ("Auf einen Blick", "At a glance"),
    "committee_left": (
        "{programme} {year}: {unrefinanced} nicht refinanziert von {authorised}, {left} frei.",
        "{programme} {year}: {unrefinanced} unrefinanced, {authorised} authorised, {left} left.",
    ),
    "committee_over": (
        "{programme} {year}: {unrefinanced} nicht refinanziert, {over} mehr als ermächtigt.",
        "{programme} {year}: {unrefinanced} unrefinanced, {over} above what is authorised.",
    ),
    "committee_undecided": (
        "{programme} {year}: {unrefinanced} nicht refinanziert, ein Beschluss fehlt.",
        "{programme} {year}: {unrefinanced} unrefinanced; there is no decision.",
    ),
    "committee_nothing": (
        "{year}: keine Kosten erfasst.",
        "{year}: no cost on record.",
    ),
    "committee_decided": ("Was beschlossen ist", "What was decided"),
    "committee_cost": ("Was es gekostet hat", "What it cost"),
    "committee_cost_table": ("Kosten, Förderung, Rest", "Cost, grant, rest"),
    "committee_needs": ("Was zu entscheiden ist", "What needs a decision"),
    "committee_no_needs": ("Nichts.", "Nothing."),
    "committee_need": ("Anlass", "reason"),
    "need_approve": (
        "über der Ermächtigung: überplanmäßig bewilligen (§ 83 GO NRW)",
        "above what is authorised: over-plan approval (§ 83 GO NRW)",
    ),
    "need_decide": ("ein Beschluss fehlt", "there is no decision"),
    "need_plan_over": (
        "laut Plan über der Ermächtigung: Beschluss ändern",
        "planned above what is authorised: amend the decision",
    ),
    "need_plan_decide": (
        "geplant, ein Beschluss fehlt",
        "planned, there is no decision",
    ),
}  # fmt: skip
"""Key: (German, English)."""
