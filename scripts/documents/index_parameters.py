"""The search parameters whose values are indexed, by resource type."""

from __future__ import annotations

from documents.page import page, table

INTRO = (
    "Index rows are kept for the latest version of each resource, for these FHIR R4 search parameters, and for every "
    "type for `_profile`, `_security`, `_source` and `_tag`. A parameter that another covers is answered from the "
    "other's rows and not stored twice; composites are not stored. Staff pages read them today; the FHIR API that will "
    "offer them is not built."
)


def pages() -> dict[str, str]:
    from ginnel.foundation.record.fhir import kinds, parameters

    rows = []
    for kind in kinds.KINDS:
        known = parameters.of_kind(kind).values()
        stored = sorted(
            f"{one.code} ({one.type})" for one in known if one.paths and not one.code.startswith("_")
        )
        answered = sorted(one.code for one in known if not one.paths and one.stored)
        rows.append((kind, ", ".join(stored), ", ".join(answered)))
    body = table(("Resource type", "Stored", "Answered from another's rows"), rows)
    return {
        "docs/reference/index-parameters.md": page("Index parameters", "record.fhir.parameters", INTRO, body)
    }
