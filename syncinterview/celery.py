"""The Celery application, the same in both ways to run."""

import os

from celery import Celery

from syncinterview.lib import wake_transport  # noqa: F401 - registers the wakememory:// transport

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "syncinterview.settings")

app = Celery("syncinterview")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
