from django.urls import re_path

from reports import api

UUID = r"(?P<session_id>[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})"

app_name = "reports_api"
urlpatterns = [
    # Trailing slashes are optional throughout the API.
    re_path(rf"^api/v1/reports/session/{UUID}/?$", api.SessionReportApi.as_view(), name="session"),
]
