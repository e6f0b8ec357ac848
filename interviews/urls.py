"""Pages of interviews: the hiring team's and the candidate's."""

from interviews import urls_candidate, urls_staff

app_name = "interviews"
urlpatterns = [*urls_staff.urlpatterns, *urls_candidate.urlpatterns]
