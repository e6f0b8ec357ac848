from django.urls import path

from interviews.views import candidate, candidate_code, candidate_voice

ROOM = "interview/<slug:slug>/room/<uuid:session_id>/"

urlpatterns = [
    path("interview/<slug:slug>/", candidate.link, name="link"),
    path(ROOM, candidate.room, name="room"),
    path(f"{ROOM}recording/", candidate_voice.takes, name="takes"),
    path(f"{ROOM}recording/words/", candidate_voice.words, name="words"),
    path(f"{ROOM}recording/<uuid:key>/close/", candidate_voice.close, name="take_close"),
    path(f"{ROOM}recording/<uuid:key>/<int:sequence>/", candidate_voice.chunk, name="chunk"),
    path(f"{ROOM}choices/", candidate_voice.choices, name="choices"),
    path(f"{ROOM}request/", candidate_voice.wish, name="wish"),
    path(f"{ROOM}exercise/", candidate_code.exercise, name="room_exercise"),
    path(f"{ROOM}code/draft/", candidate_code.draft, name="code_draft"),
    path(f"{ROOM}code/runs/", candidate_code.run, name="code_run"),
    path(f"{ROOM}code/runs/<uuid:run_id>/", candidate_code.result, name="code_result"),
    path(f"{ROOM}voice/", candidate_voice.voice_sample, name="voice_sample"),
    path(f"{ROOM}voice/coming/", candidate_voice.voice_coming, name="voice_coming"),
    path("interview/<slug:slug>/closing/<uuid:session_id>/", candidate.closing, name="closing"),
    path(
        "interview/<slug:slug>/closing/<uuid:session_id>/answers/<uuid:response_id>/",
        candidate.correct,
        name="correct",
    ),
    path("interview/<slug:slug>/closing/<uuid:session_id>/request/", candidate.ask, name="ask"),
]
