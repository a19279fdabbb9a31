"""Words of notices, their terms and their proofs, in German and English."""

from __future__ import annotations

GRANT_WORDS: dict[str, tuple[str, str]] = {
    # columns
    "grant_name": ("Bescheid", "notice"),
    "grant_grantor": ("Zuwendungsgeber", "grantor"),
    "grant_recipient": ("Empfänger", "recipient"),
    "grant_from": ("ab", "from"),
    "grant_until": ("bis", "until"),
    "grant_leg": ("gilt für", "holds for"),
    "grant_term": ("Bedingung", "term"),
    "grant_posts": ("Stellen", "posts"),
    "grant_payer": ("Zahler", "payer"),
    "grant_amount": ("Betrag", "amount"),
    "grant_received_on": ("eingegangen am", "received on"),
    "grant_due_on": ("fällig am", "due on"),
    "grant_state": ("Stand", "state"),
    "grant_submitted_on": ("vorgelegt am", "submitted on"),
    "grant_accepted_on": ("anerkannt am", "accepted on"),
    # frame
    "grant_head": (
        (
            "Bescheid {grant}: {grantor} → {recipient}, {programme}, {first} bis {last} "
            "(Ereignis {event})"
        ),
        "notice {grant}: {grantor} → {recipient}, {programme}, {first} to {last} (event {event})",
    ),
    "grant_revoked": (
        "Widerrufen von Anfang an: der Bescheid trägt nichts.",
        "Revoked from its first day: the notice covers nothing.",
    ),
    "grant_posts_line": ("Stellen: {posts}", "posts: {posts}"),
    "grant_no_posts": ("Keine Stelle nennt diesen Bescheid.", "No post names this notice."),
    "grant_terms": ("Bedingungen", "Terms"),
    "grant_instalments": ("Abschläge", "Instalments"),
    "grant_other_funding": ("Drittmittel", "Money of others"),
    "grant_proofs": ("Verwendungsnachweise, Stand {day}", "Proofs of use, seen on {day}"),
    "grant_nothing": ("keine", "none"),
    "grants_none": ("Kein Bescheid ist erfasst.", "No notice is on record."),
    # legs
    "grant_leg_notice": ("Bescheid an {recipient}", "notice to {recipient}"),
    "grant_leg_forwarding": ("Weiterleitung an {recipient}", "forwarding to {recipient}"),
    # terms
    "term_financing": ("Finanzierungsart", "financing type"),
    "term_as_notice": ("Bedingungen", "terms"),
    "term_rate": ("Satz je VZÄ und Jahr", "rate per FTE and year"),
    "term_day_count": ("Tageszählung", "day count"),
    "term_scope": ("das Kleinere gilt", "the lesser is taken"),
    "term_account": ("Beträge gelten", "amounts are"),
    "term_approved": ("Zuwendung, Höchstbetrag (Z)", "approved grant, cap (Z)"),
    "term_planned_cost": ("geplante zuwendungsfähige Ausgaben (K)", "planned eligible cost (K)"),
    "term_planned_other": ("geplante Drittmittel (D)", "planned money of others (D)"),
    "term_own_money": ("Eigenmittel (K − Z − D)", "own money (K − Z − D)"),
    "term_funded_part": ("Fördersatz (Z / K)", "funded part (Z / K)"),
    "term_de_minimis": ("Bagatellgrenze", "de-minimis amount"),
    "term_cost_types": ("förderfähige Kostenarten", "eligible cost types"),
    "term_minimum_share": (
        "Mindestanteil einer Körperschaft (VZÄ)",
        "minimum share of a body (FTE)",
    ),
    "term_proof_due": (
        "Verwendungsnachweis bis (im Folgejahr)",
        "proof of use by (in the next year)",
    ),
    "term_retention_years": ("Belege aufbewahren, Jahre", "keep vouchers, years"),
    # values
    "as_notice": ("wie im Bescheid", "as the notice"),
    "scope_post": ("je Stelle", "per post"),
    "scope_grant": ("über den ganzen Bescheid", "over the whole grant"),
    "account_year": ("je Haushaltsjahr", "per budget year"),
    "account_period": ("für den Bewilligungszeitraum", "for the whole period"),
    # states of a proof
    "proof_open": ("offen", "open"),
    "proof_late": ("überfällig", "late"),
    "proof_submitted": ("vorgelegt", "submitted"),
    "proof_accepted": ("anerkannt", "accepted"),
}
"""Key: (German, English)."""
