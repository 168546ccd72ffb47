"""Everything that a message to the outside may say. No clock, no database.

A message travels over networks that we do not keep and lies on telephones that others look at. So it says that there is
something to hear and where to hear it, never what it is, nor about whom: what each template leaves open takes only what
its pattern lets through, and no pattern lets a name through. Sources: UK GDPR article 5(1)(c); NHS England, Email and
text message communications (2023): identifiable information is kept to what is necessary.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ginnel.foundation.notices.states import Channel
from ginnel.kernel.errors import Invalid


class Template(StrEnum):
    """A message as GOV.UK Notify keeps it, by name."""

    NEWS = "news-of-a-request"
    TO_READ = "notice-to-read"
    DAILY = "notices-waiting"


@dataclass(frozen=True, slots=True)
class Wording:
    """`((code))` in it is left open, as GOV.UK Notify writes it. A text message has no subject."""

    subject: str
    body: str
    fields: frozenset[str]
    channels: frozenset[Channel]


FIELDS: Mapping[str, str] = {
    "code": r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}",
    "telephone": r"\+?[0-9][0-9 ]{4,19}",
    "link": r"https?://[^\s?#@]{1,200}",
    "count": r"[1-9][0-9]{0,5}",
    "time": r"[0-9]{1,2}(\.|:)[0-9]{2} ?([ap]m)?( on [0-9]{1,2} [A-Z][a-z]+( [0-9]{4})?)?",
}
"""What each open place of a template may hold, whole."""

WORDING: Mapping[Template, Wording] = {
    Template.NEWS: Wording(
        "There is news of what was asked for",
        "There is news of what was asked for. Ring ((telephone)) and say ((code)). If it is not a good time, ring "
        "later. Please do not reply to this message.",
        frozenset({"telephone", "code"}),
        frozenset(Channel),
    ),
    Template.TO_READ: Wording(
        "A notice waits for you in Ginnel",
        "A notice waits for you, to be read by ((time)).\n\nSign in to read it: ((link))\n\nWhat it is about is not in "
        "this email, on purpose.",
        frozenset({"time", "link"}),
        frozenset({Channel.EMAIL}),
    ),
    Template.DAILY: Wording(
        "Notices wait for you in Ginnel",
        "Notices that wait for you: ((count)). The first is to be read by ((time)).\n\nSign in to read them: "
        "((link))\n\nWhat they are about is not in this email, on purpose.",
        frozenset({"count", "time", "link"}),
        frozenset({Channel.EMAIL}),
    ),
}


def check_values(template: Template, channel: Channel, values: Mapping[str, str]) -> None:
    """Raises Invalid for a channel that the template is not for, and for values that it does not leave open or that
    could say more than they may."""
    wording = WORDING[template]
    if channel not in wording.channels:
        raise Invalid(f"{template} is not sent by {channel.label.lower()}.")
    if values.keys() != wording.fields:
        raise Invalid(f"{template} needs {', '.join(sorted(wording.fields))}, and nothing else.")
    for name, value in values.items():
        if not re.fullmatch(FIELDS[name], value, re.ASCII):
            raise Invalid(f"{template}: that is no {name} that may stand in a message.")


def said(template: Template, values: Mapping[str, str]) -> tuple[str, str]:
    """The subject and the words, as whoever gets it reads them."""
    wording = WORDING[template]
    return wording.subject, re.sub(r"\(\((\w+)\)\)", lambda found: values[found[1]], wording.body)
