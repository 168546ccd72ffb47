"""The one line of the README that is counted, not written."""

from __future__ import annotations

import re

from documents import requirements
from documents.page import ROOT

MARKED = re.compile(r"(<!-- requirement count -->\n).*?(\n<!-- end -->)", re.S)


def pages() -> dict[str, str]:
    text = (ROOT / "README.md").read_text()
    return {"README.md": MARKED.sub(lambda found: found[1] + requirements.count() + found[2], text)}
