from reports.api import conversation, exports, report, sessions
from syncinterview.lib.api.paths import api_path

app_name = "reports_api"
urlpatterns = [
    api_path("reports", sessions.ReportsApi, name="reports"),
    api_path("reports/session/<uuid:session_id>", report.SessionReportApi, name="session"),
    api_path("reports/session/<uuid:session_id>/regenerate", report.RegenerateApi, name="regenerate"),
    api_path("reports/session/<uuid:session_id>/decision", report.DecisionApi, name="decision"),
    api_path("exports/sessions", exports.SessionsExportApi, name="exports_sessions"),
    api_path("exports/reports", exports.ReportsExportApi, name="exports_reports"),
    api_path("interviews/<uuid:config_id>/results", sessions.ResultsApi, name="results"),
    api_path("interviews/session/submit", conversation.SubmitApi, name="submit"),
    api_path("interviews/demo/complete-workflow", conversation.WorkflowApi, name="workflow"),
]
