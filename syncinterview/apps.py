from django.apps import AppConfig


class RoofConfig(AppConfig):
    name = "syncinterview"
    verbose_name = "SyncInterview"

    def ready(self) -> None:
        from celery.signals import celeryd_after_setup

        from syncinterview import checks  # noqa: F401 - registers the system checks
        from syncinterview.warming import warm_worker

        celeryd_after_setup.connect(warm_worker, weak=False, dispatch_uid="syncinterview.warm_worker")
