"""The sentences of a notebook that are no lesson's, in English, marked for translation."""

from core.errors import N_

SETTINGS = N_("Settings")
CONTROL = N_("Control")
VALUE = N_("Value")
OPEN = N_("Open this view in the dashboard")
CODE = N_("Code")
PACKAGES = N_("The code needs Python with these packages, and nothing of the dashboard: `{packages}`")
BESIDE = N_("These files lie beside the notebook: {files}")
MISSING = N_("This file could not be added: {file}. {reason}")
TRAINING = N_(
    "A training draws its own start: its numbers differ from those on the screen about as much as those of two runs"
    " that differ in their seed."
)
NO_CODE = N_("There is no code for these settings.")
QUESTIONS = N_("Questions")
ANSWER = N_("Answer")
CREDITS = N_("Licences and sources")
OWN = N_("Text and code: Convnet Classroom, Apache License 2.0.")

WORDS = (
    SETTINGS, CONTROL, VALUE, OPEN, CODE, PACKAGES, BESIDE, MISSING, TRAINING, NO_CODE, QUESTIONS, ANSWER, CREDITS,
    OWN,
)  # fmt: skip
"""All of them."""
