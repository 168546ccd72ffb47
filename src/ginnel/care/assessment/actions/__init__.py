"""Answering without signing in, coming back by a code, asking to be contacted, and erasing."""

from ginnel.care.assessment.actions.answering import answer, begin, finish, go_on, go_on_in_own_words
from ginnel.care.assessment.actions.asking import ask_for_contact, take_up
from ginnel.care.assessment.actions.erasing import erase, erase_expired
from ginnel.care.assessment.actions.passing_on import pass_on
from ginnel.care.assessment.actions.saving import resume, save

__all__ = [
    "answer",
    "ask_for_contact",
    "begin",
    "erase",
    "erase_expired",
    "finish",
    "go_on",
    "go_on_in_own_words",
    "pass_on",
    "resume",
    "save",
    "take_up",
]
