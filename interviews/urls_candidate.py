from django.urls import path

from interviews.views import candidate

urlpatterns = [
    path("interview/<slug:slug>/", candidate.link, name="link"),
    path("interview/<slug:slug>/room/<uuid:session_id>/", candidate.room, name="room"),
    path("interview/<slug:slug>/closing/<uuid:session_id>/", candidate.closing, name="closing"),
]
