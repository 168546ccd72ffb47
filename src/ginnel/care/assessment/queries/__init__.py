"""Reading a self-assessment, and who waits to be contacted."""

from ginnel.care.assessment.queries.answered import Draft, draft
from ginnel.care.assessment.queries.lasting import code_tries, kept_for, unsaved_for
from ginnel.care.assessment.queries.waiting import Asked, waiting_for_contact

__all__ = ["Asked", "Draft", "code_tries", "draft", "kept_for", "unsaved_for", "waiting_for_contact"]
