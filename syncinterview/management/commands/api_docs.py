"""`manage.py api_docs`: write docs/openapi.json and docs/asyncapi.json."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from syncinterview.description import described


class Command(BaseCommand):
    help = "Write the descriptions of the API and of the WebSocket into docs/."

    def handle(self, *args: Any, **options: Any) -> None:
        for path, text in described().items():
            path.write_text(text)
            self.stdout.write(str(path))
