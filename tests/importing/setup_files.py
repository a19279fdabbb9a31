"""Setup files for tests."""

from __future__ import annotations

SETUP = """
[[body]]
body = "05"
name = "Land"
level = "state"
[[body]]
body = "05558"
name = "Kreis"
level = "county"
[[body]]
body = "05558016"
name = "Dülmen"
[[body]]
body = "05558032"
name = "Nottuln"
[[programme]]
programme = "KIM"
name = "Integrationsmanagement"
[[decision]]
decision = "181/2022"
body = "05558032"
programme = "KIM"
ceiling = "5.000,00"
first_year = 2023
known_on = 2022-12-06
[[decision.amend]]
from_year = 2025
ceiling = 10000
[[agreement]]
agreement = "KV"
programme = "KIM"
key = { 05558016 = "1/2", 05558032 = "1/2" }
valid_from = 2023-01-01
[[grant]]
grant = "G"
programme = "KIM"
grantor = "05"
recipient = "05558"
valid_from = 2023-01-01
valid_to = "31.12.2025"
rate = "55000"
[[grant.amend]]
valid_from = 2023-01-01
rate = "57000"
[[grant.forward]]
recipient = "05558016"
valid_from = 2023-01-01
valid_to = 2025-12-31
[[post]]
post = "CM-1"
programme = "KIM"
employing_body = "05558016"
region = "Mitte"
fte = "1"
valid_from = 2023-01-01
agreement = "KV"
grant = "G"
[[post.change_hours]]
person = "P-1"
fte = "0.5"
valid_from = 2024-01-01
[[post.fill]]
person = "P-1"
fte = "1"
valid_from = 2023-07-01
"""


def apply(tmp_path, text: str, *options: str) -> str:
    path = tmp_path / "setup.toml"
    path.write_text(text, encoding="utf-8")
    return f"apply {path} {' '.join(options)}"
