from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Reports"

    def ready(self) -> None:
        # Imported here, since models are not loaded before the apps are.
        from interviews.signals import answer_revised, answer_stored, interview_completed
        from reports import checks, receivers  # noqa: F401

        answer_stored.connect(receivers.judge_answer, dispatch_uid="reports.judge_answer")
        answer_revised.connect(receivers.judge_answer_again, dispatch_uid="reports.judge_answer_again")
        interview_completed.connect(receivers.compose_report, dispatch_uid="reports.compose_report")
