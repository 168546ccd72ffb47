"""Where a lake is, what it holds, and whom it leaves out."""

from __future__ import annotations

from pathlib import Path

from ginnel.foundation.people import queries as people
from ginnel.foundation.sharing import queries as sharing
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Purpose, Viewer


@needs_no_viewer("says only where files lie")
def folder_of(home: Path, purpose: Purpose) -> Path:
    """The folder of a purpose's lake under GINNEL_HOME."""
    return home / "lake" / purpose.value


def left_out(*, viewer: Viewer, residents: int) -> dict[str, int]:
    """How many people of the record are not in the lake, and why; `residents` are in it."""
    everybody = people.how_many(viewer=viewer)
    opted_out = sharing.how_many_opted_out(viewer=viewer)
    return {"opted out": opted_out, "no agreement covers them": max(everybody - residents - opted_out, 0)}
