"""The roof of the project: settings, URLs, ASGI, Celery. Names the apps; no app imports it."""

from syncinterview.celery import app as celery_app

__all__ = ["celery_app"]
