"""The ledger as a persistence module of the library eventsourcing.

With `PERSISTENCE_MODULE=ledger.log.persistence` an application reads and follows the ledger that
`BUDGET_LEDGER_DATABASE` names. Notification log, subscriptions and projections are the library's
own; the events are those of `ledger.domain.events`, older versions upcast. Whatever would write is
refused: a ledger is written through `Ledger.execute`, where the rules stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from eventsourcing.persistence import (
    InfrastructureFactory,
    InfrastructureFactoryError,
    Mapper,
    MapperDeserialisationError,
    TrackingRecorder,
)
from msgspec import DecodeError

from ledger.domain.errors import DatabaseError, UsageError
from ledger.log.database import open_database
from ledger.log.recorder import LedgerRecorder, refuse_writing
from ledger.log.topics import REGISTRY

if TYPE_CHECKING:
    from eventsourcing.persistence import StoredEvent
    from eventsourcing.utils import Environment, EnvType

    from ledger.domain.events import Event

DATABASE = "BUDGET_LEDGER_DATABASE"
"""Names the ledger, as for the command line: a file or a URL; `NAME_…` for one application."""


def topics_of(*events: type[Event]) -> tuple[str, ...]:
    """Return every topic under which events of these types are stored, older versions included.

    For `topics` of a projection or a subscription, so that the database leaves out the others.
    """
    return tuple(REGISTRY.by_number[number].name for number in REGISTRY.numbers(*events))


class LedgerMapper(Mapper[Any]):
    """Turns what is stored into events of the ledger, by its list of topics; imports nothing."""

    def to_domain_event(self, stored_event: StoredEvent) -> Any:  # noqa: ANN401 - no aggregate's
        """Return the event, upcast to today's version.

        Raises:
            UnknownTopic: its type is not on the list of this program.
            MapperDeserialisationError: its stored state cannot be read.
        """
        kind = REGISTRY.number(stored_event.topic)
        try:
            return REGISTRY.decoder(kind)(stored_event.state)
        except (DecodeError, UnicodeDecodeError) as error:
            place = f"{stored_event.topic}, version {stored_event.originator_version}"
            raise MapperDeserialisationError(f"{place}: cannot be read: {error}") from error

    to_stored_event = refuse_writing


class LedgerFactory(InfrastructureFactory[TrackingRecorder]):
    """Makes what an application needs to read and follow a ledger; closes it with the factory."""

    def __init__(self, env: Environment | EnvType | None) -> None:
        """Nothing is opened before it is asked for."""
        super().__init__(env)
        self._opened: list[LedgerRecorder] = []

    def close(self) -> None:
        """Let go of every recorder's connections."""
        for recorder in self._opened:
            recorder.close()

    def mapper(self, *_: object, **__: object) -> Mapper[Any]:
        """Return the mapper over the ledger's topics; transcoders and ciphers have no part in it.

        Raises:
            InfrastructureFactoryError: a cipher or compressor is set; events are stored plain.
        """
        for name in (self.CIPHER_TOPIC, "CIPHER_KEY", self.COMPRESSOR_TOPIC):
            if self.env.get(name):
                problem = f"{name}: events of a ledger are stored plain → leave it out"
                raise InfrastructureFactoryError(problem)
        return LedgerMapper(self.transcoder())

    def aggregate_recorder(self, purpose: str = "events") -> LedgerRecorder:
        """Return the recorder of the events; there are no snapshots.

        Raises:
            InfrastructureFactoryError: see `application_recorder`, or for another purpose.
        """
        if purpose != "events":
            problem = f"{purpose}: a ledger holds events only → switch snapshotting off"
            raise InfrastructureFactoryError(problem)
        return self.application_recorder()

    def application_recorder(self) -> LedgerRecorder:
        """Return the recorder that reads and follows the ledger.

        Raises:
            InfrastructureFactoryError: no ledger is named, or there is none at that place.
        """
        url = self.env.get(DATABASE)
        if not url:
            raise InfrastructureFactoryError(
                f"{DATABASE}: names no ledger → set it to its file or URL"
            )
        try:
            database = open_database(url)
            try:
                found = database.exists()
            finally:
                database.close()
        except (DatabaseError, UsageError) as error:
            raise InfrastructureFactoryError(str(error)) from error
        if not found:
            problem = f"database {database.url}: there is no ledger → create it with: init"
            raise InfrastructureFactoryError(problem)
        self._opened.append(LedgerRecorder(url))
        return self._opened[-1]

    def tracking_recorder(self, *_: object, **__: object) -> NoReturn:
        """Refuse: what is computed from a ledger is kept elsewhere.

        Raises:
            InfrastructureFactoryError: always.
        """
        raise InfrastructureFactoryError(_ELSEWHERE.format("views"))

    def process_recorder(self) -> NoReturn:
        """Refuse: as `tracking_recorder`.

        Raises:
            InfrastructureFactoryError: always.
        """
        raise InfrastructureFactoryError(_ELSEWHERE.format("events of a projection"))


_ELSEWHERE = (
    "{} are kept beside the ledger, not in it → set NAME_PERSISTENCE_MODULE of the projection, "
    "such as eventsourcing.sqlite"
)
