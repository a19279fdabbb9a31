"""A filled ledger on a server, copied for each attack: that is faster than filling one."""

from __future__ import annotations

from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import make_url

from tests.tamper.attacking import filled


@pytest.fixture(scope="module")
def _filled_database(postgres_url):
    server = make_url(postgres_url)
    plain = server.set(drivername="postgresql").render_as_string(hide_password=False)
    name = f"budget_ledger_{uuid4().hex}"
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        url = server.set(database=name)
        yield connection, name, url, filled(url.render_as_string(hide_password=False))
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def template(_filled_database):
    """Give a function that returns the URL of a copy, and the receipt held outside."""
    connection, name, url, receipt = _filled_database
    made = []

    def copied() -> tuple[str, str]:
        copy = f"budget_ledger_{uuid4().hex}"
        connection.execute(f"CREATE DATABASE {copy} TEMPLATE {name}")
        made.append(copy)
        return url.set(database=copy).render_as_string(hide_password=False), receipt

    yield copied
    for copy in made:
        connection.execute(f"DROP DATABASE {copy} WITH (FORCE)")
