"""`manage.py llm check` tries every configured provider; `manage.py llm fakeserver` is a model server by script."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from llm.checking import Trial, check_all
from llm.fakeserver.behaviour import FAULTS, Behaviour, Mixture, fault
from llm.prices import prices
from llm.selectors import spending
from syncinterview.lib.event_loop import new_event_loop


class Command(BaseCommand):
    help = "Look after the models: `check` what is configured, or run a scripted server to develop against."

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        parts.add_parser("check", help="Say for each configured provider what works and how quickly.")
        fake = parts.add_parser("fakeserver", help="Serve the OpenAI API by script: chat and audio.")
        fake.add_argument("--host", default="127.0.0.1")
        fake.add_argument("--port", type=int, default=8090)
        fake.add_argument("--first-token", type=float, default=0.3, metavar="SECONDS", help="time to first token")
        fake.add_argument("--tokens-per-second", type=float, default=100.0, metavar="N", help="0: as fast as it goes")
        fake.add_argument("--whole", type=float, default=0.0, metavar="SECONDS", help="how long any reply takes in all")
        fake.add_argument(
            "--fault",
            action="append",
            default=[],
            metavar="NAME=SHARE",
            help=f"let a share of the requests fail, e.g. cut=0.1 or status:503=0.2. Names: {', '.join(FAULTS)}",
        )
        fake.add_argument("--retry-after", type=float, default=None, metavar="SECONDS", help="sent with each error")
        fake.add_argument("--stall-seconds", type=float, default=60.0, metavar="SECONDS")
        fake.add_argument("--seed", type=int, default=0, help="which requests fail is the same for the same seed")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["part"] == "check":
            self._check()
        else:
            self._serve(options)

    def _check(self) -> None:
        config = settings.MODELS
        if not config.providers:
            self.stdout.write("No model is configured: the offline interviewer does everything. See docs/models.md.")
        failed = False
        row = "{:<12} {:<34} {:<16} {:>8} {:>12}  {}"
        self.stdout.write(row.format("provider", "model", "what", "seconds", "first token", "result"))
        for trial in check_all(config):
            # Who needs no key is there without being asked for, and may be out of reach.
            failed = failed or bool(trial.error and trial.provider not in ("edge", "espeak", "local"))
            self.stdout.write(row.format(*_cells(trial)))
        spent = spending()
        limit = "no limit" if spent.limit_usd is None else f"limit {spent.limit_usd}"
        self.stdout.write(f"Spent this month: {spent.spent_usd:.4f} US dollars, {limit}. Prices of {prices().as_of}.")
        if failed:
            raise CommandError("Not everything that is configured works.", returncode=1)

    def _serve(self, options: dict[str, Any]) -> None:
        # Only here: a product that merely runs never loads a web framework for it.
        from llm.fakeserver.server import Script, serve  # noqa: PLC0415

        well = Behaviour(
            first_token_seconds=options["first_token"],
            tokens_per_second=options["tokens_per_second"],
            whole_seconds=options["whole"],
        )
        script = Script(mixture=Mixture(well=well, faults=tuple(_fault(each, options) for each in options["fault"])))
        script.chance.seed(options["seed"])
        self.stdout.write(f"LLM_BASE_URL=http://{options['host']}:{options['port']}/v1")
        try:
            with asyncio.Runner(loop_factory=new_event_loop) as runner:
                runner.run(serve(script, host=options["host"], port=options["port"]))
        except OSError:
            raise CommandError(f"Port {options['port']} is taken.") from None
        except KeyboardInterrupt:
            return


def _fault(written: str, options: dict[str, Any]) -> tuple[Behaviour, float]:
    name, _, share = written.rpartition("=")
    try:
        found = fault(name, retry_after_seconds=options["retry_after"])
        return replace(found, stall_seconds=options["stall_seconds"]), float(share)
    except (KeyError, ValueError):
        raise CommandError(f"--fault {written}: write NAME=SHARE with a name of: {', '.join(FAULTS)}.") from None


def _cells(trial: Trial) -> tuple[str, ...]:
    first = "" if trial.first_token_ms is None else f"{trial.first_token_ms:.0f} ms"
    return (trial.provider, trial.model, trial.what, f"{trial.seconds:.2f}", first, trial.error or "ok")
