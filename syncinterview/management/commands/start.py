"""`make run`: migrate, prepare, serve, and say where."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from syncinterview.bootstrap import Prepared, prepare
from syncinterview.server import AddressInUse, serve


class Command(BaseCommand):
    help = "Migrate the database, make the first admin and a sample interview, and serve (PORT, HOST, DATA_DIR)."

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = settings.ENV.host, settings.ENV.port
        call_command("migrate", verbosity=0, interactive=False)
        prepared = prepare()
        try:
            serve(host=host, port=port, on_ready=lambda: self._say(prepared, host=host, port=port))
        except AddressInUse:
            raise CommandError(f"Port {port} is taken. Choose another: PORT={port + 1} make run") from None

    def _say(self, prepared: Prepared, *, host: str, port: int) -> None:
        base = f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{port}"  # noqa: S104 - compared, not bound
        self.stdout.write(f"SyncInterview   {base}/")
        self.stdout.write(f"Staff sign-in   {prepared.admin_email} / {prepared.admin_password}")
        self.stdout.write(f"Candidate link  {base}{prepared.candidate_path}")
        self.stdout.flush()
