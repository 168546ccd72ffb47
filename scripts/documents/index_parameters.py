"""The search parameters whose values are indexed, by resource type."""

from __future__ import annotations

from documents.page import page, table

INTRO = (
    "Index rows are kept for the latest version of each resource, for these FHIR R4 search parameters, and for every "
    "type for `_profile`, `_security`, `_source` and `_tag`. A parameter that another covers is answered from the "
    "other's rows and not stored twice, and so is a composite whose parts are of the resource as a whole. Beside a "
    "code its words are kept for `:text`, beside a text a hash of how it is written for `:exact`, and with an "
    "identifier its type for `:of-type`."
)


def pages() -> dict[str, str]:
    from ginnel.foundation.record.fhir import compiler, kinds, parameters

    rows = []
    for kind in kinds.KINDS:
        known = parameters.of_kind(kind).values()
        stored = sorted(
            f"{one.code} ({one.type})" for one in known if one.paths and not one.code.startswith("_")
        )
        answered = sorted(one.code for one in known if not one.paths and one.stored)
        kept = {number for number, _ in compiler.several(kind)}
        for one in parameters.composites_of(kind).values():
            (stored if one.number in kept else answered).append(f"{one.code} (composite)")
        stored += ["near (special)"] if parameters.near_of(kind) else []
        rows.append((kind, ", ".join(stored), ", ".join(answered)))
    body = table(("Resource type", "Stored", "Answered from another's rows"), rows)
    return {
        "docs/reference/index-parameters.md": page("Index parameters", "record.fhir.parameters", INTRO, body)
    }
