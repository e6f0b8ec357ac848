from reports.api import (
    conversation,
    costs,
    exports,
    feedback,
    files,
    overview,
    report,
    requests,
    sessions,
    shared,
    sharing,
)
from syncinterview.lib.api.paths import api_path

app_name = "reports_api"
urlpatterns = [
    api_path("reports", sessions.ReportsApi, name="reports"),
    api_path("reports/session/<uuid:session_id>", report.SessionReportApi, name="session"),
    api_path("reports/session/<uuid:session_id>/regenerate", report.RegenerateApi, name="regenerate"),
    api_path("reports/session/<uuid:session_id>/decision", report.DecisionApi, name="decision"),
    api_path("reports/session/<uuid:session_id>.pdf", sharing.ReportPdfApi, name="pdf"),
    api_path("reports/session/<uuid:session_id>/share-links", sharing.ShareLinksApi, name="share_links"),
    api_path("reports/share-links/<uuid:link_id>", sharing.ShareLinkApi, name="share_link"),
    api_path("reports/session/<uuid:session_id>/shortlist", sharing.ShortlistApi, name="shortlist"),
    api_path("reports/session/<uuid:session_id>/second-readings", sharing.SecondReadingsApi, name="second_readings"),
    api_path("reports/session/<uuid:session_id>/second-reading", sharing.SecondReadingAnswerApi, name="second_reading"),
    api_path("reports/session/<uuid:session_id>/requests", requests.RequestsApi, name="requests"),
    api_path(
        "reports/session/<uuid:session_id>/requests/<uuid:request_id>/settle", requests.SettleApi, name="request_settle"
    ),
    api_path("reports/session/<uuid:session_id>/answers/<int:number>/recording", files.RecordingApi, name="recording"),
    api_path("reports/session/<uuid:session_id>/answers/<int:number>/writing", files.WritingApi, name="writing"),
    api_path("reports/session/<uuid:session_id>/resume", files.ResumeApi, name="resume"),
    api_path("reports/session/<uuid:session_id>/feedback", feedback.OwnFeedbackApi, name="own_feedback"),
    api_path("interview/<uuid:session_id>/feedback", feedback.FeedbackApi, name="feedback"),
    api_path("overview", overview.OverviewApi, name="overview"),
    api_path("public/reports/<str:token>.pdf", shared.SharedPdfApi, name="shared_pdf"),
    api_path("public/reports/<str:token>", shared.SharedReportApi, name="shared"),
    api_path("costs", costs.CostsApi, name="costs"),
    api_path("costs/interviews", costs.InterviewCostsApi, name="costs_interviews"),
    api_path("interviews/<uuid:config_id>/compare", sharing.CompareApi, name="compare"),
    api_path("exports/sessions", exports.SessionsExportApi, name="exports_sessions"),
    api_path("exports/reports", exports.ReportsExportApi, name="exports_reports"),
    api_path("interviews/<uuid:config_id>/results", sessions.ResultsApi, name="results"),
    api_path("interviews/session/submit", conversation.SubmitApi, name="submit"),
    api_path("interviews/demo/complete-workflow", conversation.WorkflowApi, name="workflow"),
]
