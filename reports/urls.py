from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("staff/", views.dashboard, name="dashboard"),
    path("staff/costs/", views.costs, name="costs"),
    path("staff/sessions/", views.session_list, name="sessions"),
    path("staff/sessions/<uuid:session_id>/", views.session, name="session"),
    path("staff/sessions/<uuid:session_id>/progress/", views.session_progress, name="session_progress"),
    path("staff/sessions/<uuid:session_id>/resume/", views.session_resume, name="session_resume"),
    path("staff/sessions/<uuid:session_id>/decision/", views.session_decide, name="session_decide"),
    path("staff/sessions/<uuid:session_id>/judge-again/", views.session_judge_again, name="session_judge_again"),
]
