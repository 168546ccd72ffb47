"""One TestScript being run: what it has sent, what came back, and its variables."""

from __future__ import annotations

import json
import re
import urllib.parse
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import fhirpathpy

from ginnel.foundation.record.fhir import xml
from testscripts import asserting
from testscripts.adapting import Adapting
from testscripts.server import FORMATS, Answer, Failed, Sent, Server, Tree, Untried

_METHODS = {
    "create": "POST", "update": "PUT", "updateCreate": "PUT", "delete": "DELETE", "deleteCondSingle": "DELETE",
    "deleteCondMultiple": "DELETE", "patch": "PATCH", "batch": "POST", "transaction": "POST",
}  # fmt: skip
_VARIABLE = re.compile(r"\$\{([^}]+)\}")
_ENOUGH = "/?&=$|,:-._~%+*"
# A test, or a whole script, may say (in FHIRPath over the capability statement) what a server must claim to be asked.
_REQUIRES = "http://ignixa.io/testscript/requiresCapability"


class Script:
    def __init__(
        self, tree: Tree, server: Server, adapting: Adapting, found: dict[str, Tree], given: dict[str, str]
    ) -> None:
        self.tree, self.server, self.adapting = tree, server, adapting
        self.given = {"runId": uuid4().hex[:12], **given}
        self.resources: dict[str, Tree] = {}
        self.answers: dict[str, Answer] = {}
        self.last: Answer | None = None
        self._capabilities: Tree | None = None
        for one in tree.get("fixture", ()):
            resource = _fixture(tree, one.get("resource", {}), found)
            if resource:
                self.resources[one["id"]] = resource

    def run(self) -> Iterator[tuple[str, str, str]]:
        """Each test's name, what came of it (pass, warn, fail, untried, unclaimed), and why."""
        tests = self.tree.get("test", ())
        if not self._claims(self.tree):
            yield from ((one.get("name", ""), "unclaimed", "") for one in tests)
            return
        came, why = self._actions(
            [*self._automatic("autocreate"), *self.tree.get("setup", {}).get("action", ())]
        )
        if came in ("fail", "untried"):
            yield "setup", came, why
        if came != "fail":
            for test in tests:
                claimed = self._claims(test)
                yield (
                    test.get("name", ""),
                    *(self._actions(test.get("action", ())) if claimed else ("unclaimed", "")),
                )
        self._actions(
            [*self.tree.get("teardown", {}).get("action", ()), *self._automatic("autodelete")], end=False
        )

    def _claims(self, part: Tree) -> bool:
        """Whether the server says that it can do what a script or a test asks of it."""
        said = [one["valueString"] for one in part.get("extension", ()) if one.get("url") == _REQUIRES]
        said += [part["requiresCapability"]] if "requiresCapability" in part else []
        if self.adapting.unclaimed_too:
            return True
        if said and self._capabilities is None:
            sent = Sent("GET", f"{self.server.base}/metadata", {"Accept": FORMATS["json"]})
            self._capabilities = self.adapting.claims(self.server.ask(sent, None).tree)
        return all(fhirpathpy.evaluate(self._capabilities or {}, one, {}, None) == [True] for one in said)

    def _automatic(self, what: str) -> list[Tree]:
        """The creates before a script, or deletes after it, that its fixtures ask for."""
        ids = [one["id"] for one in self.tree.get("fixture", ()) if one.get(what)]
        if what == "autodelete":
            return [{"operation": {"type": {"code": "delete"}, "targetId": id}} for id in reversed(ids)]
        made = []
        for id in ids:
            made.append({"operation": {"type": {"code": "create"}, "sourceId": id, "responseId": id}})
            made.append({"assert": {"description": f"the fixture {id} is created", "responseCode": "201"}})
        return made

    def _actions(self, actions: Any, *, end: bool = True) -> tuple[str, str]:
        """What came of a list of actions; the first that fails ends it, unless all are to be done whatever comes."""
        warnings, untried = [], []
        for action in actions:
            step = action.get("operation") or action.get("assert") or {}
            said = step.get("description", "")
            try:
                self._operate(step) if "operation" in action else self._check(step)
            except Untried as error:
                untried.append(f"{error}")
            except (Failed, KeyError) as error:
                if not step.get("warningOnly") and end:
                    return "fail", f"{said} ({error})"
                warnings.append(f"{said} ({error})")
        came = "untried" if untried else "warn" if warnings else "pass"
        return came, "; ".join([*untried, *warnings])

    def _operate(self, step: Tree) -> None:
        if step.get("destination", 1) != 1 or step.get("origin", 1) != 1:
            raise Untried("several origins or destinations")
        code = step.get("type", {}).get("code", "")
        place, query = self._place(step, code)
        method = step.get("method", "").upper() or _METHODS.get(code, "POST" if "sourceId" in step else "GET")
        headers = {"Accept": FORMATS.get(step.get("accept", "json"), step.get("accept", ""))}
        headers |= {one["field"]: self.filled(one["value"]) for one in step.get("requestHeader", ())}
        data, tree = self._body(step, headers)
        if code == "search" and method == "POST" and data is None:
            place, query, data = f"{place}/_search", "", query.removeprefix("?").encode()
            headers["Content-Type"] = FORMATS["form"]
        made = self.adapting.of_update(place) if method == "PUT" and not query else None
        if made:
            tree = {name: one for name, one in tree.items() if name != "id"}
            method, place, data = "POST", made[0], json.dumps(tree).encode()
        url = place if "://" in place else f"{self.server.base}/{place}".rstrip("/")
        self.last = self.server.ask(Sent(method, url + query, headers, tree), data)
        if made and self.last.status == 201:
            self.adapting.learn(made, self._known(tree, _id(self.last.headers["location"])))
        self._keep(step, self.last)

    def _known(self, tree: Tree, id: str) -> str:
        """The id by which what was created is known: a person's, where a search finds persons."""
        numbers = tree.get("identifier", ())
        if not self.adapting.persons or tree.get("resourceType") != "Patient" or not numbers:
            return id
        number = urllib.parse.quote(f"{numbers[0].get('system', '')}|{numbers[0].get('value', '')}")
        sent = Sent("GET", f"{self.server.base}/Patient?identifier={number}", {"Accept": FORMATS["json"]})
        found = self.server.ask(sent, None).tree.get("entry", ())
        return str(found[0]["resource"]["id"]) if found else id

    def _keep(self, step: Tree, answer: Answer) -> None:
        if "responseId" in step:
            self.answers[step["responseId"]] = answer
            if answer.tree:
                self.resources[step["responseId"]] = answer.tree
        if "requestId" in step:
            self.resources[step["requestId"]] = answer.sent.tree

    def _body(self, step: Tree, headers: dict[str, str]) -> tuple[bytes | None, Tree]:
        if "sourceId" not in step:
            return None, {}
        kind = step.get("contentType", "json")
        headers.setdefault("Content-Type", FORMATS.get(kind, kind))
        text = _VARIABLE.sub(
            lambda one: json.dumps(self._variable(one[1]))[1:-1], json.dumps(self.resources[step["sourceId"]])
        )
        tree = self.adapting.complete(json.loads(self.adapting.text(text)))
        return xml.write(tree) if kind == "xml" else json.dumps(tree).encode(), tree

    def _place(self, step: Tree, code: str) -> tuple[str, str]:
        """The address below the base, and the query."""
        given = self.filled(step.get("params", ""))
        quote = step.get("encodeRequestUrl", True)
        if "url" in step:
            place, mark, rest = self.filled(step["url"]).partition("?")
            given = mark + rest + (given if not mark else given.replace("?", "&", 1))
            return place.strip("/"), urllib.parse.quote(given, safe=_ENOUGH) if quote else given
        target = self.resources.get(step.get("targetId", ""), {})
        if "targetId" in step and not target:
            raise Failed("what it is about was not found")
        kind = step.get("resource") or target.get("resourceType") or ""
        if not kind and code in ("create", "update", "updateCreate"):
            kind = self.resources.get(step.get("sourceId", ""), {}).get("resourceType", "")
        place = "" if code in ("batch", "transaction") else "metadata" if code == "capabilities" else kind
        if target and "params" not in step:
            place += f"/{target['id']}"
        if code == "history" and "_history" not in given:
            place += "/_history"
        if code == "vread" and target and "params" not in step:
            place += f"/_history/{target['meta']['versionId']}"
        if code.startswith("$"):
            place += f"/{code}"
        query = urllib.parse.quote(given, safe=_ENOUGH) if quote else given
        if query.startswith("/"):
            path, mark, rest = query.partition("?")
            place, query = place + path, mark + rest
        return self.adapting.text(place.strip("/")), query

    def filled(self, text: str) -> str:
        """Text with its variables, and this server's ids for the script's."""
        return self.adapting.text(_VARIABLE.sub(lambda found: self._variable(found[1]), text))

    def _variable(self, name: str) -> str:
        if name in self.given:
            return self.given[name]
        said: Tree = next((one for one in self.tree.get("variable", ()) if one["name"] == name), {})
        if "headerField" in said:
            return self.answers[said["sourceId"]].headers[said["headerField"].lower()]
        if "expression" in said or "path" in said:
            tree = self.resources[said["sourceId"]] if "sourceId" in said else self._of(said)
            found = asserting.values(tree, said)
            if found:
                return str(found[0])
        if "defaultValue" in said:
            return str(said["defaultValue"])
        raise Untried(f"give --variable {name}=...")

    def _check(self, step: Tree) -> None:
        """Raises Failed and Untried."""
        answer = self.answers.get(step.get("sourceId", "")) or self.last
        if answer is None:
            raise Failed("nothing was asked")
        if "rule" in step or "ruleset" in step:
            raise Untried("a rule of an earlier release")
        for name in asserting.OF_EXCHANGE:
            if name in step:
                wanted = self.filled(str(step.get("value", "") if name == "headerField" else step[name]))
                asserting.of_exchange(
                    name, step, answer, wanted, okay_is_any_success=self.adapting.okay_is_any_success
                )
                return
        tree = self._of(step)
        if "validateProfileId" in step:
            asserting.conforms(tree, self._profile(step["validateProfileId"]))
        elif "minimumId" in step:
            least = {
                name: one
                for name, one in self.resources[step["minimumId"]].items()
                if name not in ("id", "meta", "text")
            }
            asserting.holds_at_least(tree, least, tree.get("resourceType", ""))
        elif step.get("navigationLinks"):
            if not any(one.get("relation") == "self" for one in tree.get("link", ())):
                raise Failed("the Bundle has no self link")
        else:
            self._of_content(step, tree)

    def _of(self, step: Tree) -> Tree:
        """The resource that a step is about: of an exchange that it names, a fixture, or the last that came."""
        answer = self.answers.get(step.get("sourceId", "")) or (self.last if "sourceId" not in step else None)
        if answer is not None:
            return answer.sent.tree if step.get("direction") == "request" else answer.tree
        return self.resources[step["sourceId"]]

    def _profile(self, id: str) -> str:
        found: Tree = next((one for one in self.tree.get("profile", ()) if one.get("id") == id), {})
        return str(found.get("reference", id))

    def _of_content(self, step: Tree, tree: Tree) -> None:
        if "expression" not in step and "path" not in step:
            raise Untried("an assertion of another sort")
        step = {**step, **{name: self.filled(step[name]) for name in ("expression", "path") if name in step}}
        found = asserting.values(tree, step)
        if "compareToSourceId" in step:
            other = {
                "expression": step.get("compareToSourceExpression"),
                "path": step.get("compareToSourcePath"),
            }
            wanted = asserting.values(
                self.resources[step["compareToSourceId"]], {k: v for k, v in other.items() if v}
            )
            asserting.compared(found, step, str(wanted[0]) if wanted else "")
        elif "value" in step or step.get("operator") in ("empty", "notEmpty"):
            asserting.compared(found, step, self.filled(step.get("value", "")))
        elif found != [True]:
            raise Failed("the expression is not true")


def _id(location: str) -> str:
    """The id in the address of what was created."""
    return location.partition("/_history/")[0].rpartition("/")[2]


def _fixture(script: Tree, resource: Tree, found: dict[str, Tree]) -> Tree:
    """A fixture's resource: contained, written in its place (as some do), or a file's."""
    if "resourceType" in resource:
        return resource
    reference = resource.get("reference", "")
    if reference.startswith("#"):
        return next((one for one in script.get("contained", ()) if one.get("id") == reference[1:]), {})
    return found.get(reference.removeprefix("./"), {})
