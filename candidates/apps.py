from django.apps import AppConfig


class CandidatesConfig(AppConfig):
    name = "candidates"
    verbose_name = "Candidates"

    def ready(self) -> None:
        # Imported here, since models are not loaded before the apps are.
        from django.db.models.signals import post_delete

        from candidates import receivers
        from candidates.models import Candidate, Document

        post_delete.connect(receivers.erase_file, sender=Document, dispatch_uid="candidates.erase_file")
        post_delete.connect(receivers.erase_resume, sender=Candidate, dispatch_uid="candidates.erase_resume")
