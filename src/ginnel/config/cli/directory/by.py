"""Who acts when a command keeps the directory."""

from __future__ import annotations

from ginnel.kernel.viewer import Viewer


def keeper() -> Viewer:
    from ginnel.foundation.sharing import queries as sharing
    from ginnel.kernel.viewer import Purpose

    return sharing.service("harvest", purpose=Purpose.RECORD_KEEPING)
