"""Does one assertion of a script hold? Raises Failed where it does not, Untried where that cannot be judged here."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import fhirpathpy
from lxml import etree

from ginnel.foundation.record.fhir import json as fhir_json
from ginnel.foundation.record.fhir import kinds, validation, xml
from testscripts.server import FORMATS, Answer, Failed, Tree, Untried, format_of

CORE = "http://hl7.org/fhir/StructureDefinition/"
_SPACE = {"fhir": "http://hl7.org/fhir"}
_STATUS = {
    "okay": 200, "created": 201, "noContent": 204, "notModified": 304, "bad": 400, "forbidden": 403, "notFound": 404,
    "methodNotAllowed": 405, "conflict": 409, "gone": 410, "preconditionFailed": 412, "unprocessable": 422,
}  # fmt: skip
OF_EXCHANGE = (
    "response",
    "responseCode",
    "contentType",
    "resource",
    "headerField",
    "requestMethod",
    "requestURL",
)


def values(tree: Tree, step: Tree) -> list[Any]:
    """What a FHIRPath expression or a path finds: an XPath, or one of elements alone."""
    if step.get("expression"):
        return list(fhirpathpy.evaluate(tree, step["expression"], {}, None))
    path = step["path"]
    if "fhir:" in path or path.startswith(("/", "@")):
        return list(etree.fromstring(xml.write(tree)).xpath(f"/{path.lstrip('/')}", namespaces=_SPACE))
    return list(fhirpathpy.evaluate(tree, path.replace("/", "."), {}, None))


def of_exchange(name: str, step: Tree, answer: Answer, wanted: str, *, okay_is_any_success: bool) -> None:
    """An assertion of the status, a header, an address or a type, of what came or of what was sent."""
    if name == "response" and wanted == "okay" and okay_is_any_success and 200 <= answer.status < 300:
        return
    wanted = str(_STATUS[wanted]) if name == "response" else wanted
    compared(_actual(name, step, answer), step, wanted)


def _actual(name: str, step: Tree, answer: Answer) -> list[Any]:
    asked = step.get("direction") == "request"
    headers = {n.lower(): v for n, v in answer.sent.headers.items()} if asked else answer.headers
    match name:
        case "response" | "responseCode":
            return [str(answer.status)]
        case "contentType":
            return [format_of(headers) if step[name] in FORMATS else headers.get("content-type", "")]
        case "resource":
            return [(answer.sent.tree if asked else answer.tree).get("resourceType", "")]
        case "headerField":
            return [value for value in [headers.get(step[name].lower())] if value]
        case "requestMethod":
            return [answer.sent.method.lower()]
    return [answer.sent.url]


def conforms(tree: Tree, profile: str) -> None:
    """To a type of the base specification; other profiles are not judged here."""
    kind = profile.removeprefix(CORE)
    if not profile.startswith(CORE) or not kinds.is_kind(kind):
        raise Untried(f"the profile {profile}")
    if tree.get("resourceType") != kind:
        raise Failed(f"no {kind}")
    found = validation.check(kind, fhir_json.canonical(tree), tree)
    if found:
        raise Failed(f"{found[0].field}: {found[0].message}")


def holds_at_least(actual: Any, least: Any, where: str = "") -> None:
    """Whether everything of `least` is in `actual`: each element, and of each array each item somewhere."""
    if isinstance(least, dict):
        for name, one in least.items():
            if not isinstance(actual, dict) or name not in actual:
                raise Failed(f"{where}.{name} is missing")
            holds_at_least(actual[name], one, f"{where}.{name}")
    elif isinstance(least, list):
        for one in least:
            if not any(_holds(each, one) for each in (actual if isinstance(actual, list) else ())):
                raise Failed(f"{where} has no such item")
    elif actual != least:
        raise Failed(f"{where} is another value")


def _holds(actual: Any, least: Any) -> bool:
    try:
        holds_at_least(actual, least)
    except Failed:
        return False
    return True


def compared(found: list[Any], step: Tree, wanted: str) -> None:
    """Whether a value is as the operator says, which is equals unless it says another."""
    texts = [str(value).lower() if isinstance(value, bool) else str(value) for value in found]
    first = texts[0] if texts else ""
    listed = [one.strip() for one in wanted.split(",")]
    holds: dict[str, Callable[[], bool]] = {
        "equals": lambda: wanted in texts,
        "notEquals": lambda: wanted not in texts,
        "in": lambda: first in listed,
        "notIn": lambda: first not in listed,
        "contains": lambda: wanted in first,
        "notContains": lambda: wanted not in first,
        "empty": lambda: not texts,
        "notEmpty": lambda: bool(texts),
        "greaterThan": lambda: _ordered(first) > _ordered(wanted),
        "lessThan": lambda: _ordered(first) < _ordered(wanted),
    }
    operator = step.get("operator", "equals")
    if operator not in holds:
        raise Untried(f"the operator {operator}")
    if not holds[operator]():
        raise Failed(f"{operator} {wanted}: found {first[:60] or 'nothing'}")


def _ordered(text: str) -> tuple[int, float, str]:
    """Numbers by their size, other text as text."""
    return (0, float(text), "") if re.fullmatch(r"-?\d+(\.\d+)?", text) else (1, 0.0, text)
