"""Who is looking: the viewers that every guarded read and write takes."""

from ginnel.foundation.sharing.queries.services import ServiceViewer, service

__all__ = ["ServiceViewer", "service"]
