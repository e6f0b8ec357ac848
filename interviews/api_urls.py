from interviews.api import configs, public, questions, speech, starting
from syncinterview.lib.api.paths import api_path

app_name = "interviews_api"
urlpatterns = [
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
