"""Which files go with a referral that was sent, what was changed of that since, and who opened them there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ginnel.care.access.queries import FileOpened, Going, ReferralShown
from ginnel.care.access.states import FileGoes
from ginnel.foundation.organisations.states import Role
from ginnel.kernel.web import formats
from ginnel.surfaces.workspace.presenters.contacts import name_of
from ginnel.surfaces.workspace.presenters.files import files


def going_with(shown: ReferralShown, going: Going, staff: Mapping[UUID, str]) -> dict[str, Any]:
    """What goes, each with who opened it there; what could be sent as well; and what was changed, newest first."""
    held = files(shown.files, "workspace:referral-file", shown.id, staff)
    for one in held:
        opened = going.opened.get(one["id"], ())
        one["opened"] = [_opened(each) for each in opened]
        one["may_take_back"] = going.may_change and not opened
    return {
        "files": held,
        "other_files": [
            {"value": one.id, "text": f"{one.name}: {one.what}" if one.what else one.name}
            for one in going.others
        ],
        "file_changes": [
            {
                "what": f"{FileGoes(one.does).label}: {one.name or 'a file'}",
                "when": formats.moment(one.at),
                "who": name_of(one.by, staff),
            }
            for one in reversed(going.changes)
        ],
    }


def _opened(one: FileOpened) -> str:
    role = Role(one.role).label if one.role in Role else "A system"
    return f"{role}, {formats.moment(one.at)}"
