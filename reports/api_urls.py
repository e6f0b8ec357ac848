from reports import api
from syncinterview.lib.api.paths import api_path

app_name = "reports_api"
urlpatterns = [
    api_path("reports/session/<uuid:session_id>", api.SessionReportApi, name="session"),
]
