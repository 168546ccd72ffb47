"""Who is looking: the viewers that every guarded read and write takes."""

from ginnel.foundation.sharing.queries.naming import names_of
from ginnel.foundation.sharing.queries.overriding import PAGE, Override, Overrides, overrides
from ginnel.foundation.sharing.queries.replaying import Replayed, replay
from ginnel.foundation.sharing.queries.service_viewer import ServiceViewer, service
from ginnel.foundation.sharing.queries.staff_viewer import StaffViewer, staff

__all__ = [
    "PAGE",
    "Override",
    "Overrides",
    "Replayed",
    "ServiceViewer",
    "StaffViewer",
    "names_of",
    "overrides",
    "replay",
    "service",
    "staff",
]
