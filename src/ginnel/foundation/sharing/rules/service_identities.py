"""Named services: the jobs and commands that act without a member of staff, and the purposes each may have.

A service keeps the record or tends the installation. None has a purpose of direct care: software does not care
for anybody. `organisation` is the body it acts for, this installation unless said.
"""

from __future__ import annotations

from collections.abc import Mapping

from ginnel.kernel.viewer import Purpose

_KEEPING = frozenset({Purpose.RECORD_KEEPING})

SERVICES: Mapping[str, tuple[str, frozenset[Purpose]]] = {
    "load": ("Receiving what organisations send", _KEEPING),
    "match": ("Joining source records to people", _KEEPING),
    "trace": ("Asking the national service for NHS numbers", _KEEPING),
    "quarantine": ("Replaying what was set aside", _KEEPING),
    "harvest": ("Reading feeds of services, and keeping what they gave", _KEEPING),
    "directory": ("Keeping lists of services, and telling of what is stale in the directory", _KEEPING),
    "reindex": ("Remaking index rows", _KEEPING),
    "hand-back": ("Giving a file back as it was received", _KEEPING),
    "digest": ("Comparing two stores", _KEEPING),
    "observe": ("Opening relationships from what organisations report", _KEEPING),
    "front-door": ("Letting whoever takes a contact see whom it is about", _KEEPING),
    "messages": ("Having messages carried outside, and telling of what was not read", _KEEPING),
    "intake": ("Making rows without identity, to plan by", frozenset({Purpose.PLANNING})),
    "agreements": ("Keeping agreements between organisations", _KEEPING),
    "disclose": (
        "Letting out what was approved to leave",
        frozenset({Purpose.PLANNING, Purpose.RESEARCH}),
    ),
    "seal": ("Sealing the audit trail", _KEEPING),
    "verify": ("Checking the audit trail", frozenset({Purpose.INFORMATION_GOVERNANCE})),
    "replay": ("Deciding again what was decided", frozenset({Purpose.INFORMATION_GOVERNANCE})),
    "audit-export": ("Giving out the audit trail", frozenset({Purpose.INFORMATION_GOVERNANCE})),
    "consents": ("Giving out what people are willing to have shared", _KEEPING),
    "retention": ("Keeping and disposing of the audit trail", frozenset({Purpose.INFORMATION_GOVERNANCE})),
    "look-back": ("Finding what is worth a look", frozenset({Purpose.INFORMATION_GOVERNANCE})),
    "check": ("Checking the installation", _KEEPING),
    "backup": ("Backup and restore", _KEEPING),
    "migrate": ("Changing the shape of tables", _KEEPING),
    "administer": ("Setting up organisations and staff", _KEEPING),
    "sign-in": ("Signing staff in and out", _KEEPING),
    "resident-sign-in": ("Signing residents in and out", _KEEPING),
    "system-sign-in": ("Giving systems tokens to call with", _KEEPING),
    "self-assessment": ("Taking what people say of themselves without signing in", _KEEPING),
    "requests": ("Answering requests before anybody has signed in", _KEEPING),
    "benchmark": ("Measuring", _KEEPING),
    "synthetic": ("The pretend county", frozenset({Purpose.DEMONSTRATION, Purpose.RECORD_KEEPING})),
}


def may_have(identity: str, purpose: Purpose) -> bool:
    """Whether a service of this name exists and may act for this purpose."""
    return identity in SERVICES and purpose in SERVICES[identity][1]
