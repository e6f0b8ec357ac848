"""Pages of the hiring team, below /staff/interviews/."""

from django.urls import path

from interviews.views import staff, staff_exercises, staff_questions

ONE = "staff/interviews/<uuid:config_id>/"
QUESTION = f"{ONE}questions/<uuid:question_id>/"
EXERCISE = "staff/exercises/<uuid:exercise_id>/"

urlpatterns = [
    path("staff/interviews/", staff.config_list, name="config_list"),
    path("staff/interviews/new/", staff.config_new, name="config_create"),
    path(ONE, staff.config_detail, name="config_detail"),
    path(f"{ONE}settings/", staff.config_edit, name="config_edit"),
    path(f"{ONE}progress/", staff.config_progress, name="config_progress"),
    path(f"{ONE}job-description/", staff.config_jd, name="config_jd"),
    path(f"{ONE}generate/", staff.config_generate_again, name="config_generate"),
    path(f"{ONE}open/", staff.config_open_link, name="config_open"),
    path(f"{ONE}close/", staff.config_close_link, name="config_close"),
    path(f"{ONE}questions/", staff_questions.add, name="question_add"),
    path(QUESTION, staff_questions.show, name="question_show"),
    path(f"{QUESTION}edit/", staff_questions.edit, name="question_edit"),
    path(f"{QUESTION}remove/", staff_questions.remove, name="question_remove"),
    path(f"{QUESTION}up/", staff_questions.move_up, name="question_up"),
    path(f"{QUESTION}down/", staff_questions.move_down, name="question_down"),
    path("staff/exercises/", staff_exercises.exercise_list, name="exercise_list"),
    path("staff/exercises/new/", staff_exercises.exercise_new, name="exercise_create"),
    path(EXERCISE, staff_exercises.exercise_detail, name="exercise_detail"),
    path(f"{EXERCISE}edit/", staff_exercises.exercise_edit, name="exercise_edit"),
    path(f"{EXERCISE}copy/", staff_exercises.exercise_copied, name="exercise_copy"),
    path(f"{EXERCISE}trial/", staff_exercises.exercise_trial, name="exercise_trial"),
    path(f"{EXERCISE}attach/", staff_exercises.exercise_asked, name="exercise_attach"),
]
