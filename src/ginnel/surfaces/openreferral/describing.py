"""What the API offers, as OpenAPI, from the same table that is gone by."""

from __future__ import annotations

from typing import Any

from ginnel.surfaces.openreferral.asking import PARAMETERS, Parameter

VERSION = "HSDS-UK-3.0"
PROFILE = "https://docs.openreferraluk.org/en/3.0/"
_WHAT = {
    "services": "Services",
    "service_at_locations": "Services at the places where they are had",
    "taxonomies": "Lists of words that services are filed under",
    "taxonomy_terms": "Those words",
    "organizations": "Organisations that provide services",
}


def description(base: str) -> dict[str, Any]:
    """`base` is the address of the API without the slash at its end."""
    paths: dict[str, Any] = {"/": _get("What this API is", ())}
    for name, parameters in PARAMETERS.items():
        paths[f"/{name}"] = _get(f"{_WHAT[name]}, in pages", parameters)
        paths[f"/{name}/{{id}}"] = _get(f"{_WHAT[name]}: one, whole", (), by_id=True)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Directory of services", "version": VERSION},
        "servers": [{"url": base}],
        "paths": paths,
    }


def _get(summary: str, parameters: tuple[Parameter, ...], *, by_id: bool = False) -> dict[str, Any]:
    said = [_parameter(one) for one in parameters]
    if by_id:
        said = [
            {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
        ]
    answers = {"200": {"description": "JSON"}, "404": {"description": "There is no such one"}}
    if parameters:
        answers = {"200": answers["200"], "400": {"description": "A parameter is not understood; says which"}}
    return {"get": {"summary": summary, "parameters": said, "responses": answers}}


def _parameter(one: Parameter) -> dict[str, Any]:
    return {"name": one.name, "in": "query", "description": one.words, "schema": {"type": one.type}}
