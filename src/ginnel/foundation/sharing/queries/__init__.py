"""Who is looking: the viewers that every guarded read and write takes."""

from ginnel.foundation.sharing.queries.services import ServiceViewer, service
from ginnel.foundation.sharing.queries.staff import StaffViewer, staff

__all__ = ["ServiceViewer", "StaffViewer", "service", "staff"]
