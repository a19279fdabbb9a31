"""What the product needs of the library eventsourcing, tried on whatever release is found first.

python tests/log/next_release.py LEDGER: one line for each thing: its name, `holds` or what breaks.
"""

from __future__ import annotations

import sys
from collections.abc import Callable


def persistence_module(ledger: str) -> None:
    from eventsourcing.persistence import InfrastructureFactory  # noqa: PLC0415 - tried one by one

    env = {"PERSISTENCE_MODULE": "ledger.log.persistence", "BUDGET_LEDGER_DATABASE": ledger}
    factory = InfrastructureFactory.construct(env)
    factory.mapper()
    factory.application_recorder()
    factory.close()


def recorder(ledger: str) -> None:
    from ledger.log.recorder import LedgerRecorder  # noqa: PLC0415 - tried one by one

    found = LedgerRecorder(ledger)
    assert [one.id for one in found.select_notifications(1, 10)] == list(range(1, 11))
    with found.subscribe(gt=9) as subscription:
        assert next(subscription).id == 10
    found.close()


def projection_runner(ledger: str) -> None:
    from tests.log.follower import main  # noqa: PLC0415 - tried one by one

    main(ledger, ":memory:", 10)


NEEDS: tuple[Callable[[str], None], ...] = (persistence_module, recorder, projection_runner)


def tried(ledger: str) -> None:
    """Say of each need whether it holds."""
    for need in NEEDS:
        try:
            need(ledger)
        except Exception as error:  # noqa: BLE001 - any of them is the answer
            sys.stdout.write(f"{need.__name__}: {type(error).__name__}: {error}\n")
        else:
            sys.stdout.write(f"{need.__name__}: holds\n")


if __name__ == "__main__":
    tried(sys.argv[1])
