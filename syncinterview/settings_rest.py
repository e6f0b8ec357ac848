"""Settings of the REST API that no environment changes: authentication, tokens, the OpenAPI document."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "syncinterview.accounts.authentication.BearerToken",
        "syncinterview.accounts.authentication.KeyHeader",
        "syncinterview.accounts.authentication.SignedInBrowser",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "syncinterview.lib.api.parsing.AlwaysFirst",
    "DEFAULT_PARSER_CLASSES": ["syncinterview.lib.api.parsing.BoundedJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "syncinterview.lib.api.schema.Described",
    "EXCEPTION_HANDLER": "syncinterview.lib.api.errors.handle_exception",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=15),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=7),
    "ROTATE_REFRESH_TOKENS": True,
    "BLACKLIST_AFTER_ROTATION": True,
    # Whoever changes the password ends every token there is.
    "CHECK_REVOKE_TOKEN": True,
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "SyncInterview",
    "DESCRIPTION": "Live interviews between a candidate and an AI interviewer, and the reports they end in. Trailing "
    "slashes are optional on every path. The WebSocket of an interview is described in docs/asyncapi.json.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "COMPONENT_SPLIT_REQUEST": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"persistAuthorization": False, "deepLinking": True, "validatorUrl": None},
    "PREPROCESSING_HOOKS": ["syncinterview.lib.api.schema.without_slash"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "syncinterview.lib.api.schema.with_examples",
    ],
    "ENUM_NAME_OVERRIDES": {
        "Action": "interviews.api.shapes.ACTIONS",
        "Alive": "syncinterview.health.ALIVE",
        "Avatar": "interviews.models.Avatar",
        "CodeSide": "llm.prompts.code_review.ASPECTS",
        "CodeLanguage": "interviews.api.coding.CODE_LANGUAGES",
        "ConfigStatus": "interviews.models.ConfigStatus",
        "DependencyState": "syncinterview.health.STATES",
        "DecisionFilter": "reports.api.sessions.DECISION_FILTERS",
        "DecisionOutcome": "reports.models.DecisionOutcome",
        "Difficulty": "interviews.models.Difficulty",
        "DeliveryStatus": "integrations.models.DeliveryStatus",
        "DocumentKind": "candidates.models.DocumentKind",
        "DocumentStatus": "candidates.models.DocumentStatus",
        "EvaluationStatus": "reports.api.conversation.EVALUATION_STATUSES",
        "Event": "integrations.models.Event",
        "InterviewType": "interviews.models.InterviewType",
        "Language": "interviews.models.Language",
        "MoreTime": "interviews.models.MoreTime",
        "LinkState": "interviews.api.public.LINK_STATES",
        "Mode": "syncinterview.health.MODES",
        "Phase": "interviews.models.Phase",
        "FeedbackState": "reports.api.feedback.STATES",
        "RunOutcome": "interviews.api.coding.RUN_STATUSES",
        "RunStatus": "interviews.models.RunStatus",
        "TrialStatus": "interviews.models.TrialStatus",
        "RequestKind": "interviews.models.RequestKind",
        "ExerciseArea": "interviews.models.ExerciseArea",
        "Quality": "reports.models.Quality",
        "ModelPurpose": "llm.models.Purpose",
        "QuestionKind": "interviews.models.QuestionKind",
        "QuestionSource": "interviews.models.QuestionSource",
        "QuestionType": "interviews.models.QuestionType",
        "Recommendation": "reports.models.Recommendation",
        "ReportStatus": "reports.models.ReportStatus",
        "Role": "syncinterview.accounts.models.Role",
        "Scope": "syncinterview.accounts.models.Scope",
        "SessionStatus": "interviews.models.SessionStatus",
        "SubscribedEvent": "integrations.models.EVENTS",
        "SettableStatus": "interviews.api.configs.SETTABLE",
    },
}
