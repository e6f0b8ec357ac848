"""The web process of a distributed set: serve, and nothing else."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from syncinterview.server import AddressInUse, serve


class Command(BaseCommand):
    help = "Serve pages, REST and the live interview (HOST, PORT). Migrate first; see `start` for the embedded run."

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = settings.ENV.host, settings.ENV.port
        try:
            serve(host=host, port=port, on_ready=lambda: self.stdout.write(f"Serving at http://{host}:{port}/"))
        except AddressInUse:
            raise CommandError(f"Port {port} is taken. Set PORT to another one.") from None
