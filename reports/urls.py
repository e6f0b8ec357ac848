from django.urls import path

from reports.views import compare, feedback, overview, requests, session, sharing

app_name = "reports"
urlpatterns = [
    path("staff/", overview.dashboard, name="dashboard"),
    path("staff/costs/", overview.costs, name="costs"),
    path("staff/sessions/", overview.session_list, name="sessions"),
    path("staff/sessions/<uuid:session_id>/", session.session, name="session"),
    path("staff/sessions/<uuid:session_id>/progress/", session.session_progress, name="session_progress"),
    path("staff/sessions/<uuid:session_id>/report.pdf", session.session_pdf, name="session_pdf"),
    path(
        "staff/sessions/<uuid:session_id>/answers/<int:turn>/recording",
        session.session_recording,
        name="session_recording",
    ),
    path("staff/sessions/<uuid:session_id>/answers/<int:turn>/writing/", session.session_writing, name="writing"),
    path(
        "staff/sessions/<uuid:session_id>/requests/<uuid:request_id>/",
        requests.session_settle,
        name="session_settle",
    ),
    path("staff/sessions/<uuid:session_id>/resume/", session.session_resume, name="session_resume"),
    path("staff/sessions/<uuid:session_id>/decision/", session.session_decide, name="session_decide"),
    path("staff/sessions/<uuid:session_id>/second-reader/", session.session_ask_reader, name="session_ask_reader"),
    path("staff/sessions/<uuid:session_id>/reading/", session.session_answer_reading, name="session_answer_reading"),
    path("staff/sessions/<uuid:session_id>/shortlist/", session.session_shortlist, name="session_shortlist"),
    path("staff/sessions/<uuid:session_id>/judge-again/", session.session_judge_again, name="session_judge_again"),
    path("staff/sessions/<uuid:session_id>/share/", sharing.links, name="share"),
    path("staff/share-links/<uuid:link_id>/revoke/", sharing.revoke, name="share_revoke"),
    path("staff/interviews/<uuid:config_id>/compare/", compare.compare, name="compare"),
    path("shared/<str:token>/", sharing.shared, name="shared"),
    path("shared/<str:token>/report.pdf", sharing.shared_pdf, name="shared_pdf"),
    path("feedback/<uuid:session_id>/", feedback.feedback, name="feedback"),
]
