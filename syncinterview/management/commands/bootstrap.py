"""First admin and sample interview for a distributed set; `start` does the same by itself."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from syncinterview.bootstrap import prepare


class Command(BaseCommand):
    help = "Make the first admin and a sample interview where they are missing, and print how to sign in."

    def handle(self, *args: Any, **options: Any) -> None:
        prepared = prepare()
        self.stdout.write(f"Staff sign-in   {prepared.admin_email} / {prepared.admin_password}")
        self.stdout.write(f"Candidate link  {prepared.candidate_path}")
