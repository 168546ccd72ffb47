"""Run the FHIR R4 TestScripts of a folder against a server, and say of each test what came of it.

python scripts/testscript.py FOLDER --base http://127.0.0.1:8000/fhir/R4 --token TOKEN
    [--fixtures FOLDER] [--variable NAME=VALUE]

Status 1 where a test failed. What this runner cannot judge (profiles beyond the base, other origins and destinations)
is told as untried, and is no pass. See docs/how-to/run-testscripts.md.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import fhirpathpy
from lxml import etree

from ginnel.foundation.record.fhir import xml

Tree = dict[str, Any]
_SPACE = {"fhir": "http://hl7.org/fhir"}
_FORMATS = {"json": "application/fhir+json", "xml": "application/fhir+xml"}
_STATUS = {
    "okay": 200, "created": 201, "noContent": 204, "notModified": 304, "bad": 400, "forbidden": 403, "notFound": 404,
    "methodNotAllowed": 405, "conflict": 409, "gone": 410, "preconditionFailed": 412, "unprocessable": 422,
}  # fmt: skip
_METHODS = {
    "create": "POST", "update": "PUT", "updateCreate": "PUT", "delete": "DELETE", "deleteCondSingle": "DELETE",
    "deleteCondMultiple": "DELETE", "patch": "PATCH", "batch": "POST", "transaction": "POST",
}  # fmt: skip
_VARIABLE = re.compile(r"\$\{([^}]+)\}")


class Failed(Exception):
    """An assertion did not hold."""


class Untried(Exception):
    """This runner cannot judge it."""


@dataclass
class Answer:
    """What came back, and the address that was asked."""

    status: int
    headers: dict[str, str]
    content: bytes
    url: str
    tree: Tree = field(default_factory=dict)

    @property
    def format(self) -> str:
        return "xml" if "xml" in self.headers.get("content-type", "") else "json"


@dataclass
class Server:
    base: str
    token: str

    def ask(self, method: str, url: str, data: bytes | None, headers: dict[str, str]) -> Answer:
        sent = {"Authorization": f"Bearer {self.token}", **headers}
        request = urllib.request.Request(url, data, sent, method=method)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=60) as found:  # noqa: S310
                return _answer(found.status, dict(found.headers), found.read(), url)
        except urllib.error.HTTPError as refused:
            with refused:
                return _answer(refused.code, dict(refused.headers), refused.read(), url)


def _answer(status: int, headers: dict[str, str], content: bytes, url: str) -> Answer:
    found = Answer(status, {name.lower(): value for name, value in headers.items()}, content, url)
    if content:
        found.tree = xml.read(content) if found.format == "xml" else json.loads(content)
    return found


class Script:
    """One TestScript being run: what it has sent, what came back, and its variables."""

    def __init__(self, tree: Tree, server: Server, found: dict[str, Tree], given: dict[str, str]) -> None:
        self.tree, self.server, self.given = tree, server, given
        self.resources: dict[str, Tree] = {}
        self.answers: dict[str, Answer] = {}
        self.last: Answer | None = None
        for one in tree.get("fixture", ()):
            reference = one.get("resource", {}).get("reference", "")
            if reference in found:
                self.resources[one["id"]] = found[reference]

    def run(self) -> Iterator[tuple[str, str, str]]:
        """Each test's name, what came of it (pass, warn, fail, untried), and why."""
        came, why = self._actions(self.tree.get("setup", {}).get("action", ()))
        yield from [("setup", came, why)] if came in ("fail", "untried") else []
        for test in self.tree.get("test", ()) if came in ("pass", "warn") else ():
            yield (test.get("name", ""), *self._actions(test.get("action", ())))
        self._actions(self.tree.get("teardown", {}).get("action", ()))

    def _actions(self, actions: Any) -> tuple[str, str]:
        """What came of a list of actions; the first that fails ends it."""
        warnings, untried = [], []
        for action in actions:
            step = action.get("operation") or action.get("assert") or {}
            said = step.get("description", "")
            try:
                self._operate(step) if "operation" in action else self._check(step)
            except Untried as error:
                untried.append(f"{error}")
            except (Failed, KeyError) as error:
                if not step.get("warningOnly"):
                    return "fail", f"{said} ({error})"
                warnings.append(f"{said} ({error})")
        came = "untried" if untried else "warn" if warnings else "pass"
        return came, "; ".join([*untried, *warnings])

    def _operate(self, step: Tree) -> None:
        code = step.get("type", {}).get("code", "")
        method = step.get("method", "").upper() or _METHODS.get(code, "GET")
        headers = {"Accept": _FORMATS.get(step.get("accept", "json"), step.get("accept", ""))}
        for one in step.get("requestHeader", ()):
            headers[one["field"]] = self._filled(one["value"])
        data = None
        if "sourceId" in step:
            kind = step.get("contentType", "json")
            headers.setdefault("Content-Type", _FORMATS.get(kind, kind))
            tree = json.loads(self._filled(json.dumps(self.resources[step["sourceId"]])))
            data = xml.write(tree) if kind == "xml" else json.dumps(tree).encode()
        self.last = self.server.ask(method, self._url(step, code), data, headers)
        if "responseId" in step:
            self.answers[step["responseId"]] = self.last
            self.resources[step["responseId"]] = self.last.tree

    def _url(self, step: Tree, code: str) -> str:
        if "url" in step:
            return urllib.parse.urljoin(f"{self.server.base}/", self._filled(step["url"]))
        target = self.resources.get(step.get("targetId", ""), {})
        if "targetId" in step and not target:
            raise Failed("what it is about was not found")
        kind = step.get("resource") or target.get("resourceType") or ""
        place = f"/{kind}" if kind and code not in ("batch", "transaction") else ""
        if code == "capabilities":
            place = "/metadata"
        if target and "params" not in step:
            place += f"/{target['id']}"
        if code == "history" and "_history" not in step.get("params", ""):
            place += "/_history"
        if code == "vread" and target and "params" not in step:
            place += f"/_history/{target['meta']['versionId']}"
        given = self._filled(step.get("params", ""))
        return self.server.base + place + urllib.parse.quote(given, safe="/?&=$|,:-._~%+*")

    def _filled(self, text: str) -> str:
        return _VARIABLE.sub(lambda found: self._variable(found[1]), text)

    def _variable(self, name: str) -> str:
        if name in self.given:
            return self.given[name]
        said = next((one for one in self.tree.get("variable", ()) if one["name"] == name), {})
        if "headerField" in said:
            return self.answers[said["sourceId"]].headers[said["headerField"].lower()]
        if "sourceId" in said or "expression" in said:
            tree = self.resources[said["sourceId"]] if "sourceId" in said else self._tree()
            values = _values(tree, said)
            if values:
                return str(values[0])
        if "defaultValue" in said:
            return str(said["defaultValue"])
        raise Untried(f"give --variable {name}=...")

    def _tree(self) -> Tree:
        return self.last.tree if self.last else {}

    def _check(self, step: Tree) -> None:
        """Raises Failed and Untried."""
        answer = self.last
        if answer is None:
            raise Failed("nothing was asked")
        if "validateProfileId" in step or "minimumId" in step:
            raise Untried("conformance to a profile or a minimum is not judged here")
        if step.get("direction") == "request" and "requestURL" not in step:
            raise Untried("what was sent is not judged here")
        for name in ("response", "responseCode", "contentType", "resource", "headerField", "requestURL"):
            if name in step:
                _compared(_actual(name, step, answer), step, self._filled(_expected(name, step)))
                return
        if step.get("navigationLinks"):
            if not any(one.get("relation") == "self" for one in answer.tree.get("link", ())):
                raise Failed("the Bundle has no self link")
            return
        self._of_content(step)

    def _of_content(self, step: Tree) -> None:
        tree = self.resources[step["sourceId"]] if "sourceId" in step else self._tree()
        if "expression" not in step and "path" not in step:
            raise Untried("an assertion of another sort")
        values = _values(tree, step)
        if "compareToSourceId" in step:
            other = {
                "expression": step.get("compareToSourceExpression"),
                "path": step.get("compareToSourcePath"),
            }
            wanted = _values(self.resources[step["compareToSourceId"]], {k: v for k, v in other.items() if v})
            _compared(values, step, str(wanted[0]) if wanted else "")
        elif "value" in step or step.get("operator") in ("empty", "notEmpty"):
            _compared(values, step, self._filled(step.get("value", "")))
        elif values != [True]:
            raise Failed("the expression is not true")


def _values(tree: Tree, step: Tree) -> list[Any]:
    """What a FHIRPath expression or a path finds: an XPath, or one of elements alone."""
    if step.get("expression"):
        return list(fhirpathpy.evaluate(tree, step["expression"], {}, None))
    path = step["path"]
    if "fhir:" not in path and not path.startswith(("/", "@")):
        path = "/".join(f"fhir:{part}" for part in re.split(r"[/.]", path)) + "/@value"
    return list(etree.fromstring(xml.write(tree)).xpath(f"/{path.lstrip('/')}", namespaces=_SPACE))


def _actual(name: str, step: Tree, answer: Answer) -> list[Any]:
    match name:
        case "response" | "responseCode":
            return [str(answer.status)]
        case "contentType":
            return [answer.format if step[name] in _FORMATS else answer.headers.get("content-type", "")]
        case "resource":
            return [answer.tree.get("resourceType", "")]
        case "headerField":
            return [value for value in [answer.headers.get(step[name].lower())] if value]
    return [answer.url]


def _expected(name: str, step: Tree) -> str:
    if name == "response":
        return str(_STATUS[step[name]])
    return str(step.get("value", "") if name == "headerField" else step[name])


def _compared(values: list[Any], step: Tree, wanted: str) -> None:
    """Raises Failed where no value is as the operator says, which is equals unless it says another."""
    texts = [str(value).lower() if isinstance(value, bool) else str(value) for value in values]
    first = texts[0] if texts else ""
    operator = step.get("operator", "equals")
    holds = {
        "equals": wanted in texts,
        "notEquals": wanted not in texts,
        "in": first in [one.strip() for one in wanted.split(",")],
        "notIn": first not in [one.strip() for one in wanted.split(",")],
        "contains": wanted in first,
        "notContains": wanted not in first,
        "empty": not texts,
        "notEmpty": bool(texts),
        "greaterThan": _number(first) > _number(wanted),
        "lessThan": _number(first) < _number(wanted),
    }
    if operator not in holds:
        raise Untried(f"the operator {operator}")
    if not holds[operator]:
        raise Failed(f"{operator} {wanted}: found {first[:60] or 'nothing'}")


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def read(folder: Path) -> Iterator[tuple[Path, Tree]]:
    """Every resource in the files of a folder; a file that is none is passed over."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".json", ".xml") and path.is_file():
            try:
                yield (
                    path,
                    xml.read(path.read_bytes()) if path.suffix == ".xml" else json.loads(path.read_text()),
                )
            except ValueError as error:
                print(f"passed over: {path}: {type(error).__name__}")


def fixtures(folders: list[Path]) -> dict[str, Tree]:
    """Resources by how scripts refer to them: the path of the file, and Type/id."""
    found: dict[str, Tree] = {}
    for folder in folders:
        for path, tree in read(folder):
            if isinstance(tree, dict) and "resourceType" in tree:
                found[str(path.relative_to(folder))] = tree
                found.setdefault(f"{tree['resourceType']}/{tree.get('id')}", tree)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--base", required=True)
    parser.add_argument("--token", required=True)
    parser.add_argument("--fixtures", type=Path, action="append", default=[])
    parser.add_argument("--variable", action="append", default=[])
    asked = parser.parse_args()
    given = dict(one.split("=", 1) for one in asked.variable)
    server = Server(asked.base.rstrip("/"), asked.token)
    found = fixtures([asked.folder, *asked.fixtures])
    counts: dict[str, int] = {}
    for path, tree in read(asked.folder):
        if isinstance(tree, dict) and tree.get("resourceType") == "TestScript":
            for name, came, why in Script(tree, server, found, given).run():
                counts[came] = counts.get(came, 0) + 1
                print(f"{came:8} {path.name}: {name}" + (f": {why}" if why else ""))
    print(", ".join(f"{count} {came}" for came, count in sorted(counts.items())) or "no TestScript was found")
    return 1 if counts.get("fail") or not counts else 0


if __name__ == "__main__":
    sys.exit(main())
