from typing import Any

from celery.signals import worker_ready
from django.apps import AppConfig
from django.core.checks import register


class LlmConfig(AppConfig):
    name = "llm"
    verbose_name = "Models"

    def ready(self) -> None:
        from llm.checks import check_models

        register(check_models)
        worker_ready.connect(_warm_up, weak=False, dispatch_uid="llm.warm_up")


def _warm_up(**_: Any) -> None:
    from llm.services import warm_up

    warm_up()
