"""The twenty critical elements, as the directory files services under them."""

from __future__ import annotations

from documents.page import page, table

INTRO = (
    "The twenty parts of an integrated system that a locality is mapped against; none stands alone (R208). A service "
    "of the directory says which it serves by a taxonomy term with one of these ids, which go out at "
    "`/openreferral/taxonomy_terms` and come in with any Open Referral document."
)


def pages() -> dict[str, str]:
    from ginnel.foundation.directory.rules import elements
    from ginnel.foundation.directory.states import CriticalElement

    rows = [(str(int(one)), str(one.label), f"`{elements.term_id(one)}`") for one in CriticalElement]
    return {
        "docs/reference/critical-elements.md": page(
            "Critical elements",
            "src/ginnel/foundation/directory/states.py",
            INTRO,
            f"Taxonomy: `{elements.TAXONOMY}`",
            table(("Number", "Element", "Taxonomy term"), rows),
        )
    }
