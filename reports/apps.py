from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Reports"

    def ready(self) -> None:
        # Imported here, since models are not loaded before the apps are.
        from interviews.signals import answer_stored, interview_completed
        from reports import receivers

        answer_stored.connect(receivers.judge_answer, dispatch_uid="reports.judge_answer")
        interview_completed.connect(receivers.compose_report, dispatch_uid="reports.compose_report")
