"""Files of booking lines for tests."""

from __future__ import annotations

HEAD = "post,cost_type,amount,service_from,service_to,booked_on,voucher,payee,reverses\n"


def row(voucher: str, cents: int = 100, reverses: str = "") -> str:
    return (
        f"CM-1,personnel,{cents // 100}.{cents % 100:02},2024-01-01,2024-01-31,2024-01-31,"
        f"{voucher},,{reverses}\n"
    )


def write(tmp_path, *rows: str):
    path = tmp_path / "costs.csv"
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return path
