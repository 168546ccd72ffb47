"""The table of who may see what, role by role, in the words of `sharing.rules.in_words`."""

from __future__ import annotations

from typing import Any

from ginnel.foundation.sharing.queries import StaffViewer
from ginnel.foundation.sharing.rules import Capability, in_words


def roles(viewer: StaffViewer) -> dict[str, Any]:
    """Values for `workspace/roles.html`: the viewer's own role first, and then everybody's."""
    return {
        "own": in_words.of_role(viewer.role, viewer.role_label),
        "groups": in_words.of_everybody(),
        "governs": Capability.KEEP_AGREEMENTS in viewer.capabilities,
    }
