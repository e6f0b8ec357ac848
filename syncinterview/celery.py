"""The Celery application, the same in both ways to run."""

import os

from celery import Celery, signals

from syncinterview.lib import redis_transport, wake_transport  # noqa: F401 - they register transports by their schemes
from syncinterview.lib.leaving import leave
from syncinterview.metrics import queues, tasks, worker_port  # noqa: F401 - they listen for Celery's signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "syncinterview.settings")


def make_app(*, current: bool) -> Celery:
    """An application with this product's settings and tasks; the current one is the one that sends."""
    made = Celery("syncinterview", set_as_current=current)
    made.config_from_object("django.conf:settings", namespace="CELERY")
    made.autodiscover_tasks()
    return made


app = make_app(current=True)
signals.worker_shutting_down.connect(leave)
