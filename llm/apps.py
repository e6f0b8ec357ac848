from django.apps import AppConfig
from django.core.checks import register


class LlmConfig(AppConfig):
    name = "llm"
    verbose_name = "Models"

    def ready(self) -> None:
        from llm.checks import check_models

        register(check_models)
