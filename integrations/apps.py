from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "integrations"
    verbose_name = "Integrations"

    def ready(self) -> None:
        # Imported here, since models are not loaded before the apps are.
        from integrations import receivers
        from interviews.signals import answer_stored, interview_completed, session_started
        from reports.signals import decision_made, report_ready

        for signal, receiver in (
            (session_started, receivers.tell_session_started),
            (answer_stored, receivers.tell_answer_stored),
            (interview_completed, receivers.tell_interview_completed),
            (report_ready, receivers.tell_report_ready),
            (decision_made, receivers.tell_decision_made),
        ):
            signal.connect(receiver, dispatch_uid=f"integrations.{receiver.__name__}")
