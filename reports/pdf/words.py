"""The words a printed report has of its own, in English: what the catalogs under locale/ hold a translation of. Data.

Sentences of a report's page that are printed too (what a dimension rests on, how somebody spoke) are marked where
they are put together.
"""

from __future__ import annotations

from interviews.models import (
    Difficulty,
    EndReason,
    InterviewType,
    QuestionType,
    Speaker,
    TranscriptSource,
    UtteranceSource,
)
from reports.code_review import TEST_STATES
from reports.evidence import INSUFFICIENT_EVIDENCE
from reports.models import DecisionOutcome, Quality, Recommendation
from reports.services.evaluation import CODE_BEING_RUN, JUDGE_FAILED, NO_ANSWER, NOT_CLEAR, NOT_TRANSCRIBED, SKIPPED
from reports.services.report import NOTHING_ASSESSED

# By the name the template knows them by.
PAPER_WORDS: dict[str, str] = {
    "confidential": "confidential",
    "hidden": "Name and contact are hidden until somebody has decided.",
    "draft": "draft; a person decides",
    "decision": "Decision",
    "summary": "Summary",
    "scores": "Scores",
    "not_assessed": "not assessed",
    "radar": "Radar of the dimensions:",
    "strengths": "Strengths",
    "areas": "Areas to improve",
    "left_out": "Not assessed and left out of every mean",
    "spoke": "How they spoke, measured",
    "spoke_note": "Figures, not a character: they describe and make no part of the technical score.",
    "when": "Who spoke when",
    "interviewer": "Interviewer",
    "candidate": "Candidate",
    "answers": "Answers",
    "answers_note": "Marked words are the candidate’s own; their number is the key point they belong to.",
    "improve": "To improve.",
    "code_review": "Code review",
    "match": "The résumé beside the job",
    "match_note": (
        "Counted from the papers by rules, without name, address or school. It is no part of the interview’s scores."
    ),
    "match_shown": "Shown",
    "match_carries_over": "Carries over",
    "match_missing": "Not shown",
    "noted": "What the page noted",
    "noted_note": (
        "The candidate was told of this before they began and saw it at the end. It entered no score, and there can be "
        "good reasons for each."
    ),
    "noted_nothing": "Nothing was noted.",
    "transcript": "Full transcript",
    "judged": "How this was judged",
    "judged_note": (
        "The judge saw question, key points and answer, not the person. The recommendation is a draft; a named person "
        "decides."
    ),
    "replaced_note": (
        "Some characters are not in the fonts of this file. Pictures among them are given by their names in square "
        "brackets, letters as □; the report’s page shows them."
    ),
}

KEY_POINT_WORDS: dict[str, str] = {
    "covered": "covered",
    "partly": "partly covered",
    "contradicted": "contradicted",
    "insufficient": "insufficient evidence",
    "missed": "missed",
}

# What is stored in English and shown by its label, and reasons that are stored as they are said.
STORED_WORDS: tuple[str, ...] = (
    *(
        str(label)
        for choices in (
            InterviewType,
            Difficulty,
            EndReason,
            QuestionType,
            Speaker,
            TranscriptSource,
            UtteranceSource,
            DecisionOutcome,
            Quality,
            Recommendation,
        )
        for label in choices.labels
    ),
    SKIPPED,
    NO_ANSWER,
    NOT_TRANSCRIBED,
    NOT_CLEAR,
    CODE_BEING_RUN,
    JUDGE_FAILED,
    INSUFFICIENT_EVIDENCE,
    NOTHING_ASSESSED,
    "The answer could not be assessed.",
)

# What judgements call their criteria.
CRITERIA: tuple[str, ...] = (
    "Relevance",
    "Correctness",
    "Depth",
    "Specificity",
    "Structure",
    "Complexity",
    "Readability",
)

PRINTED_WORDS: tuple[str, ...] = (
    *PAPER_WORDS.values(),
    *KEY_POINT_WORDS.values(),
    *STORED_WORDS,
    *CRITERIA,
    *TEST_STATES.values(),
)
