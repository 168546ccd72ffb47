"""The list of decisions, from their titles."""

from __future__ import annotations

import re

from documents.page import ROOT

FOLDER = ROOT / "docs" / "adr"
MARKED = re.compile(r"(<!-- decisions -->\n).*?(<!-- end -->)", re.S)


def pages() -> dict[str, str]:
    titles = {
        path.name: path.read_text().split("\n")[0].lstrip("# ") for path in sorted(FOLDER.glob("0*.md"))
    }
    listing = "".join(f"- [{title}]({name})\n" for name, title in titles.items())
    text = (FOLDER / "README.md").read_text()
    return {"docs/adr/README.md": MARKED.sub(lambda found: found[1] + listing + found[2], text)}
