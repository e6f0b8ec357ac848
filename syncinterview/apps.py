from django.apps import AppConfig


class RoofConfig(AppConfig):
    name = "syncinterview"
    verbose_name = "SyncInterview"

    def ready(self) -> None:
        from syncinterview import checks  # noqa: F401 - registers the system checks
