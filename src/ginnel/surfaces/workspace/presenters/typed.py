"""What somebody typed into a form that was refused, to be given back where the form itself is not."""

from __future__ import annotations

from collections.abc import Mapping

from ginnel.care.safeguarding.states import DECISIONS
from ginnel.surfaces.workspace.forms.safeguarding import LIMBS

_FIELDS = (
    ("words", "What you wrote"),
    ("username", "A user name"),
    ("reason", "Why?"),
    ("next_step", "What should happen next?"),
    *((f"{name}_why", question) for name, question in LIMBS),
    ("reasons", "The reasons for the decision"),
    ("asks", "What is to be found out?"),
    ("outcome", "What came of it, and what is done now?"),
    ("ending", "What came of it, and what is done now?"),
)


def words(posted: Mapping[str, str]) -> list[dict[str, str]]:
    """Their own words with what was asked, in the order of the forms; what was only chosen is no word of theirs."""
    found = [(name, label, posted.get(name, "")) for name, label in _FIELDS]
    return [
        {"id": f"typed-{name}", "label": label, "text": text}
        for name, label, text in found
        if text.strip() and text not in DECISIONS
    ]
