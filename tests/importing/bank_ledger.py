"""Statements that a bank wrote, and what is proposed, for tests."""

from __future__ import annotations

import json

from tests.importing.statement import Payment, statement

DUELMEN, NOTTULN = "05558016", "05558032"
ADVANCE = Payment("2000.00", "Gemeinde Nottuln", "KV Mitte Abschlag 2024", "2024-03-28")


def write(tmp_path, *payments, name="st.xml", **options):
    path = tmp_path / name
    path.write_text(statement(*payments, **options), encoding="utf-8")
    return path


def proposals(typist, path, body=DUELMEN):
    answer = json.loads(typist.ok(f"bank propose {path} --body {body} --format json"))
    return answer["payments"]
