"""Sending Celery tasks from services. By name, since tasks call services and not the other way round."""

from __future__ import annotations

import logging
from typing import Any

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def send_on_commit(task_name: str, **kwargs: Any) -> None:
    """Send the task when the surrounding transaction has committed (at once when there is none).

    A broker that is away does not undo what was stored: the sweep finds the work by its status and sends it again.
    """
    transaction.on_commit(lambda: send(task_name, **kwargs))


def broker_connect() -> None:
    """Go the way of a task up to the broker and open the connection there, so that no task waits for it."""
    amqp = current_app.amqp
    # Made when they are first looked at; for the backend every installed package is looked through.
    _ = current_app.backend, amqp.send_task_message
    try:
        with current_app.producer_or_acquire() as producer:
            producer.connection.ensure_connection(max_retries=1)
            _ = producer.channel
            for queue in amqp.queues.values():
                producer.maybe_declare(queue)
    except (OperationalError, OSError) as error:
        logger.warning("the broker is away (%s)", type(error).__name__)


def send(task_name: str, *, expires_seconds: float | None = None, **kwargs: Any) -> bool:
    """Send the task now, to be done within `expires_seconds` or not at all. False when the broker is away."""
    try:
        current_app.send_task(
            task_name, kwargs={key: str(value) for key, value in kwargs.items()}, expires=expires_seconds
        )
    except (OperationalError, OSError) as error:
        logger.warning("broker away, %s is left to the sweep (%s)", task_name, type(error).__name__)
        return False
    return True
