from django.apps import AppConfig


class InterviewsConfig(AppConfig):
    name = "interviews"
    verbose_name = "Interviews"

    def ready(self) -> None:
        # Imported here, since models are not loaded before the apps are.
        from django.db.models.signals import post_delete

        from interviews import receivers
        from interviews.models import Response

        post_delete.connect(receivers.erase_audio, sender=Response, dispatch_uid="interviews.erase_audio")
