from candidates import api
from syncinterview.lib.api.paths import api_path

app_name = "candidates_api"
urlpatterns = [
    api_path("documents/upload/jd", api.UploadJobApi, name="upload_jd"),
    api_path("documents/upload/resume", api.UploadResumeApi, name="upload_resume"),
    api_path("documents", api.DocumentsApi, name="documents"),
    api_path("documents/match", api.MatchApi, name="match"),
    api_path("documents/<uuid:document_id>", api.DocumentApi, name="document"),
    api_path("documents/<uuid:document_id>/file", api.DocumentFileApi, name="document_file"),
]
