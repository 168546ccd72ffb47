"""The same interface as OpenAPI 3.1, made from what is registered: for tools that read no CapabilityStatement."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from ginnel.foundation.record.fhir import kinds
from ginnel.surfaces.fhir import registry
from ginnel.surfaces.fhir.content import Format
from ginnel.surfaces.fhir.writing.body import PATCH

Tree = dict[str, Any]
_CARRYING = ("POST", "PUT", "PATCH")
_FORM = "application/x-www-form-urlencoded"
_ANSWERS = {
    "4XX": {"$ref": "#/components/responses/Refused"},
    "default": {"$ref": "#/components/responses/Resource"},
}


def description(base: str) -> Tree:
    """Of the server at `base`, which ends in a slash."""
    types = [kind for kind in kinds.KINDS if kinds.is_kind(kind)]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Ginnel: the shared record of a place, as FHIR R4",
            "version": "4.0.1",
            "description": "Made from what the server answers. Its search parameters, by type, are in /metadata.",
        },
        "externalDocs": {"url": f"{base}metadata", "description": "CapabilityStatement"},
        "servers": [{"url": base.rstrip("/")}],
        "security": [{"smart": []}],
        "paths": _paths(),
        "components": {
            "parameters": {
                "type": _in_path("type", {"type": "string", "enum": types}),
                "id": _in_path("id", {"type": "string", "format": "uuid"}),
                "version": _in_path("version", {"type": "string", "pattern": "^[0-9]+$"}),
                "if-match": _header("If-Match", 'The version that you read, as its ETag: W/"1"'),
                "if-none-exist": _header("If-None-Exist", "Create only where nothing answers this search"),
                "prefer": _header("Prefer", "return=minimal, return=OperationOutcome, handling=lenient"),
            },
            "schemas": {"Resource": _schema(types), "OperationOutcome": _schema(["OperationOutcome"])},
            "responses": {
                "Resource": {"description": "A resource, or a Bundle", "content": _content("Resource")},
                "Refused": {"description": "What is wrong, in FHIR", "content": _content("OperationOutcome")},
            },
            "securitySchemes": {"smart": _security(base)},
        },
    }


def _paths() -> Tree:
    """Every address, with the methods that it has."""
    instance = {"GET": registry.INSTANCE["GET"]} | registry.INSTANCE
    found: Tree = {
        "/": _methods({"POST": registry.BUNDLE}, "bundle"),
        "/metadata": {"get": _of("metadata", "What this server can do.", "GET") | {"security": []}},
        "/{type}": _methods(registry.OF_TYPE, "type", "type"),
        "/{type}/_search": {"post": _posted()},
        "/{type}/{id}": _methods(instance, "instance", "type", "id"),
        "/_history": _methods({"GET": registry.SYSTEM_HISTORY}, "system-history"),
        "/{type}/_history": _methods({"GET": registry.TYPE_HISTORY}, "type-history", "type"),
        "/{type}/{id}/_history": _methods({"GET": registry.HISTORY}, "history", "type", "id"),
        "/{type}/{id}/_history/{version}": _methods(
            {"GET": registry.VERSION}, "version", "type", "id", "version"
        ),
    }
    for (kind, name), operation in registry.OPERATE.items():
        place, parameters = ("{type}", ("type", "id")) if kind == "*" else (kind, ("id",))
        named = f"instance-{name}" if kind == "*" else f"{kind}-{name}"
        found[f"/{place}/{{id}}/${name}"] = _asking(operation, named, *parameters)
    for table, made in ((registry.ASK_TYPE, _asking), (registry.OPERATE_ON_TYPE, _sending)):
        for (kind, name), answer in table.items():
            place, parameters = ("{type}", ("type",)) if kind == "*" else (kind, ())
            found[f"/{place}/${name}"] = made(answer, name, *parameters)
    for name, of_all in registry.ASK_ALL.items():
        found[f"/${name}"] = _asking(of_all, f"system-{name}")
    for name, send in registry.OPERATE_ON_ALL.items():
        found[f"/${name}"] = _sending(send, f"system-{name}")
    return found


def _asking(answer: Callable[..., Any], name: str, *parameters: str) -> Tree:
    """An operation that only reads: by GET, or by POST of its parameters."""
    posted = _of(f"{name}-post", _said(answer), "GET", *parameters)
    posted["requestBody"] = {"required": False, "content": _content("Resource")}
    return _methods({"GET": answer}, name, *parameters) | {"post": posted}


def _sending(answer: Callable[..., Any], name: str, *parameters: str) -> Tree:
    return _methods({"POST": answer}, name, *parameters)


def _methods(by_method: dict[str, Callable[..., Any]], name: str, *parameters: str) -> Tree:
    """What an address does. Each operation says what the function that answers it says of itself."""
    return {
        method.lower(): _of(f"{name}-{method.lower()}", _said(answer), method, *parameters)
        for method, answer in by_method.items()
    }


def _of(id: str, said: str, method: str, *parameters: str) -> Tree:
    headers = {
        "POST": ("if-none-exist", "prefer"),
        "PUT": ("if-match", "prefer"),
        "PATCH": ("if-match", "prefer"),
    }
    named = (*parameters, *headers.get(method, ()))
    found: Tree = {"operationId": id, "summary": said, "responses": _ANSWERS}
    if named:
        found["parameters"] = [{"$ref": f"#/components/parameters/{one}"} for one in named]
    if method in _CARRYING:
        body = {PATCH: {"schema": {"type": "array"}}} if method == "PATCH" else _content("Resource")
        found["requestBody"] = {"required": True, "content": body}
    return found


def _posted() -> Tree:
    found = _of("search-post", _said(registry.SEARCH), "GET", "type")
    fields = {"type": "object", "additionalProperties": {"type": "string"}}
    return found | {"requestBody": {"content": {_FORM: {"schema": fields}}}}


def _said(answer: Callable[..., Any]) -> str:
    return " ".join((inspect.getdoc(answer) or "").partition("\n\n")[0].split()).partition(" Raises ")[0]


def _in_path(name: str, schema: Tree) -> Tree:
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _header(name: str, said: str) -> Tree:
    return {"name": name, "in": "header", "description": said, "schema": {"type": "string"}}


def _schema(types: list[str]) -> Tree:
    kind = {"type": "string", "enum": types}
    return {"type": "object", "required": ["resourceType"], "properties": {"resourceType": kind}}


def _content(schema: str) -> Tree:
    return {one.value: {"schema": {"$ref": f"#/components/schemas/{schema}"}} for one in Format}


def _security(base: str) -> Tree:
    scopes = {"system/*.cruds": "Everything, of what sharing allows", "system/*.rs": "Reading and searching"}
    token = base.removesuffix("fhir/R4/") + "oauth/token"
    return {
        "type": "oauth2",
        "description": "SMART Backend Services: a signed assertion (private_key_jwt)",
        "flows": {"clientCredentials": {"tokenUrl": token, "scopes": scopes}},
    }
