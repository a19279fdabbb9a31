"""Words of year checks and closed years."""

from __future__ import annotations

YEAR_WORDS: dict[str, tuple[str, str]] = {
    "year_check_head": ("{body} {year}: {colour}", "{body} {year}: {colour}"),
    "year_closed_by": (
        "Abgeschlossen am {day} durch Ereignis {event}.",
        "Closed on {day} by event {event}.",
    ),
    "green": ("grün", "green"),
    "amber": ("gelb", "amber"),
    "red": ("rot", "red"),
    "check": ("Prüfung", "check"),
    "found": ("Befund", "found"),
    "drill": ("ansehen mit", "look with"),
    "check_year_over": ("Jahr beendet", "year over"),
    "check_earlier_years": ("Vorjahre abgeschlossen", "earlier years closed"),
    "check_certified": ("festgestellt", "certified"),
    "check_settled": ("abgerechnet", "settled"),
    "check_ceiling": ("Ermächtigung", "ceiling"),
    "check_instalments": ("Abschläge zu Anspruch", "instalments to entitlement"),
    "check_plan": ("Plan zu Ist", "plan to actual"),
    "check_proof": ("Verwendungsnachweis", "proof of use"),
    "check_not_over": ("endet am {day}", "ends on {day}"),
    "check_earlier_open": ("{year} ist offen", "{year} is open"),
    "check_uncertified": (
        "{post}: {count} Buchungen nicht festgestellt",
        "{post}: {count} bookings not certified",
    ),
    "check_unsettled": (
        "{agreement}: keine Spitzabrechnung, {member}",
        "{agreement}: no settlement, {member}",
    ),
    "check_outdated": (
        "{settlement}: seither hat sich etwas geändert",
        "{settlement}: facts have changed since",
    ),
    "check_unpaid": ("{settlement}: offen, {member}", "{settlement}: unpaid, {member}"),
    "check_over_ceiling": (
        "{programme}: über der Ermächtigung, keine Bewilligung nach § 83 GO",
        "{programme}: over the ceiling, no approval under § 83 GO",
    ),
    "check_no_decision": ("{programme}: kein Beschluss", "{programme}: no decision"),
    "check_to_come": (
        "{grant} von {creditor}: {received} von {payable} erhalten",
        "{grant} from {creditor}: {received} of {payable} received",
    ),
    "check_to_repay": (
        "{grant}: zurückgefordert, noch nicht erstattet",
        "{grant}: claimed back, not repaid yet",
    ),
    "check_unclaimed": (
        "{grant} von {creditor}: {received} erhalten, {payable} stehen zu",
        "{grant} from {creditor}: {received} received, {payable} payable",
    ),
    "check_over_plan": (
        "{programme}: {actual} nicht refinanziert, geplant {planned}",
        "{programme}: {actual} unrefinanced, planned {planned}",
    ),
    "check_proof_late": ("{grant}: war fällig am {day}", "{grant}: was due on {day}"),
    "check_proof_open": ("{grant}: fällig am {day}", "{grant}: due on {day}"),
    "closed_mark": ("{status} (abgeschlossen)", "{status} (closed)"),
    "closed_note": (
        "{body} {year}: abgeschlossen am {day} (Ereignis {event}); die Zahlen bewegen sich nicht.",
        "{body} {year}: closed on {day} (event {event}); these figures do not move.",
    ),
    "adjustment_note": (
        (
            "{body} {year}: {money} periodenfremd aus abgeschlossenen Jahren sind in nicht "
            "refinanziert enthalten."
        ),
        (
            "{body} {year}: unrefinanced includes a prior-year adjustment of {money} from closed "
            "years."
        ),
    ),
    "part_adjustment": ("davon periodenfremd", "prior-year adjustment included"),
    "part_closed": ("wie abgeschlossen", "as closed"),
    "x_closed": (
        "{body}, {programme}, {year}: {figure}, abgeschlossen am {day}",
        "{body}, {programme}, {year}: {figure}, closed on {day}",
    ),
    "x_adjustment": (
        "periodenfremd aus abgeschlossenen Jahren (§ 28 KomHVO NRW)",
        "prior-year adjustment from closed years (§ 28 KomHVO NRW)",
    ),
    "x_adjustment_year": ("aus {year}", "of {year}"),
    "x_recomputed": ("{year} nach heutigem Stand", "{year} as it comes to now"),
    "x_as_closed": ("{year} wie abgeschlossen", "{year} as closed"),
    "x_absorbed": ("in {year} schon aufgenommen", "taken up by {year} already"),
}
"""Key: (German, English)."""
