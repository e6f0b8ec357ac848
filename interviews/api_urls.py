from interviews.api import coding, configs, exercises, public, questions, speech, starting, takes, wishes
from syncinterview.lib.api.paths import api_path

app_name = "interviews_api"
# What the candidate's room does, for who holds the session.
ROOM = "interview/<uuid:session_id>/"

urlpatterns = [
    api_path(f"{ROOM}exercise", coding.OpenExerciseApi, name="session_exercise"),
    api_path(f"{ROOM}code/draft", coding.DraftApi, name="session_code_draft"),
    api_path(f"{ROOM}code/runs", coding.RunsApi, name="session_code_runs"),
    api_path(f"{ROOM}code/runs/<uuid:run_id>", coding.RunApi, name="session_code_run"),
    api_path(f"{ROOM}recordings", takes.TakesApi, name="session_recordings"),
    api_path(f"{ROOM}recordings/words", takes.WordsApi, name="session_words"),
    api_path(f"{ROOM}recordings/<uuid:key>/close", takes.TakeCloseApi, name="session_recording_close"),
    api_path(f"{ROOM}recordings/<uuid:key>/<int:sequence>", takes.ChunkApi, name="session_recording_chunk"),
    api_path(f"{ROOM}choices", wishes.ChoicesApi, name="session_choices"),
    api_path(f"{ROOM}voice-sample", speech.VoiceSampleApi, name="session_voice_sample"),
    api_path(f"{ROOM}requests", wishes.RequestsApi, name="session_requests"),
    api_path(f"{ROOM}draft", wishes.AnswerDraftApi, name="session_draft"),
    api_path(f"{ROOM}answers", wishes.AnswersApi, name="session_answers"),
    api_path(f"{ROOM}answers/<uuid:response_id>", wishes.CorrectionApi, name="session_answer"),
    api_path("exercises", exercises.ExercisesApi, name="exercises"),
    api_path("exercises/<uuid:exercise_id>", exercises.ExerciseDetailApi, name="exercise"),
    api_path("exercises/<uuid:exercise_id>/copy", exercises.CopyApi, name="exercise_copy"),
    api_path("exercises/<uuid:exercise_id>/trial", exercises.TrialApi, name="exercise_trial"),
    api_path("interviews/<uuid:config_id>/exercises", exercises.AttachApi, name="config_exercises"),
    api_path("interview/<uuid:session_id>/speech/<str:keys>", speech.SpeechApi, name="speech"),
    api_path("interview/<uuid:session_id>/speech/<str:key>/audio", speech.SpeechAudioApi, name="speech_audio"),
    api_path("interview/start", starting.PracticeApi, name="practice"),
    api_path("interviews", configs.ConfigsApi, name="configs"),
    api_path("interviews/create", configs.ConfigsCreateApi, name="configs_create"),
    api_path("interviews/<uuid:config_id>", configs.ConfigApi, name="config"),
    api_path("interviews/<uuid:config_id>/questions", questions.QuestionsApi, name="questions"),
    api_path("interviews/<uuid:config_id>/questions/generate", questions.GenerateApi, name="generate"),
    api_path("interviews/<uuid:config_id>/questions/<uuid:question_id>", questions.QuestionApi, name="question"),
    api_path("interviews/<uuid:config_id>/start", starting.InterviewStartApi, name="start"),
    api_path("public/interviews/<slug:slug>", public.InterviewApi, name="public_interview"),
    api_path("public/session/start", public.PublicStartApi, name="public_start"),
    api_path("public/session/<uuid:session_id>", public.SessionApi, name="public_session"),
    api_path("public/session/<uuid:session_id>/submit-response", public.PublicSubmitApi, name="public_submit"),
    api_path("public/session/<uuid:session_id>/end", public.EndApi, name="public_end"),
]
