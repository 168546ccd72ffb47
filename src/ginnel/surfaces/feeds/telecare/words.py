"""The many words monitoring centres have for one alarm and one response, as the codes of our lists.

Kinds follow the functions of CLC/TS 50134-9 and the services TSA members describe; the lists are this project's own.
"""

from __future__ import annotations

import re

# What is wrong with a device stands before what it watches for: "fall detector, battery low" is no fall.
_ALARMS = (
    ("low-battery", r"batter|power|mains"),
    ("fault", r"fault|fail|offline|heartbeat"),
    ("test", r"\btest|periodic"),
    ("fall", r"fall"),
    ("smoke", r"smoke|fire"),
    ("carbon-monoxide", r"carbon|\bco\b"),
    ("gas", r"gas"),
    ("flood", r"flood|water"),
    ("temperature", r"temp|heat|cold"),
    ("bed-exit", r"bed|chair"),
    ("property-exit", r"exit|wander|door"),
    ("inactivity", r"inactiv|no movement|activity"),
    ("medication", r"medic|pill|dispenser"),
    ("epilepsy", r"epilep|seizure"),
    ("intruder", r"intrud|bogus|panic"),
    ("personal-trigger", r"trigger|pendant|pull|cord|button|sos|manual|wrist"),
)
_RESPONSES = (
    ("ambulance", r"ambulance|999|paramedic"),
    ("police", r"police"),
    ("fire-service", r"fire"),
    ("general-practitioner", r"\bgp\b|doctor|general practi"),
    ("responder", r"responder|mobile|warden|visit"),
    ("family", r"family|relative|keyholder|key holder|neighbour|carer|contact called"),
    ("no-contact", r"no contact|no reply|no answer|unable"),
    ("none-needed", r"no response|no action|none|accidental|false|test"),
    ("reassured", r"reassur|advice|spoke|talk"),
)


def alarm_of(text: str) -> str:
    """The code of a kind of alarm; "" when the words fit none."""
    return _first(_ALARMS, text)


def response_of(text: str) -> str:
    """The code of what was done; the words themselves when they fit none."""
    return _first(_RESPONSES, text) or text


def _first(table: tuple[tuple[str, str], ...], text: str) -> str:
    lowered = text.lower().replace("-", " ").replace("_", " ")
    exact = lowered.strip().replace(" ", "-")
    return next(
        (code for code, pattern in table if code == exact),
        next((code for code, pattern in table if re.search(pattern, lowered)), ""),
    )
