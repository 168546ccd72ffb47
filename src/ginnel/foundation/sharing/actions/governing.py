"""Who may write down what organisations agreed, decided and disclose."""

from __future__ import annotations

from ginnel.foundation.organisations.states import Role
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.exemptions import needs_no_actor
from ginnel.kernel.viewer import Purpose, Viewer

GOVERNS = frozenset({Role.INFORMATION_GOVERNANCE_OFFICER, Role.CALDICOTT_GUARDIAN})


@needs_no_actor("decides who may act")
def check_governs(by: Viewer) -> None:
    """Raises NotPermitted for whoever is neither information governance nor a service that keeps the record."""
    is_service = by.role == "service" and by.purpose is Purpose.RECORD_KEEPING
    if by.role not in GOVERNS and not is_service:
        raise NotPermitted(("Only information governance writes this down.",))
