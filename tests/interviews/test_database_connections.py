"""What a thread does with its connection before it waits."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from syncinterview.lib.database import connections_open, connections_settle


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_has_begun_is_never_closed_under_its_caller() -> None:
    with transaction.atomic():
        held = connection.connection

        connections_settle()

        assert connection.connection is held
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")


def test_connections_that_are_not_pooled_are_left_to_their_threads() -> None:
    # No database is allowed here: opening one would fail.
    connections_open(2)
