"""A small installation with staff and people in it, served as an operator serves it, and somebody who visits its pages.

Run as a program it is one more process that acts: `python -m tests.verification.staffed prepare 3`.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from uuid import UUID

import psutil

from ginnel.config.postgres import server as postgres
from tests.verification import taking_back

ROOT = Path(__file__).parents[2]
PASSWORD = "a-password-of-the-tests"  # noqa: S105
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Served:
    """One `ginnel serve`: its process, its address."""

    process: subprocess.Popen[bytes]
    address: str
    home: Path

    def kill(self, *, postgres_too: bool = False) -> None:
        """`kill -9` of every process that answers requests, and of the command above them; as a power cut, of all."""
        under = psutil.Process(self.process.pid).children(recursive=True)
        for one in [self.process.pid, *(one.pid for one in under)]:
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        if postgres_too:
            os.kill(postgres.postmaster(self.home).pid, signal.SIGKILL)
        self.process.wait()
        psutil.wait_procs(under, timeout=60)


def act(environment: dict[str, str], *words: object) -> Any:
    """Do one of `ACTS` in a process of its own; what it says."""
    command = (sys.executable, "-m", "tests.verification.staffed", *map(str, words))
    said = subprocess.run(
        command, env=environment, cwd=ROOT, check=True, capture_output=True, text=True, timeout=300
    ).stdout
    return json.loads(said.splitlines()[-1])


class Staffed:
    """An installation under `home` with `people` whom one social worker, `one`, works with."""

    def __init__(self, home: Path, people: int = 1) -> None:
        self.home = home
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("GINNEL_", "DATABASE_URL", "DJANGO_SETTINGS", "PYTEST_"))
        } | {"GINNEL_HOME": str(home), "GINNEL_LOG_LEVEL": "ERROR"}
        made = self.act("prepare", people)
        self.people: list[str] = made["people"]
        self.relationships: list[str] = made["relationships"]
        self.staff_role: str = made["staff_role"]

    def ginnel(self, *words: str) -> str:
        command = (sys.executable, "-m", "ginnel.config.cli", *words)
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def act(self, *words: object) -> Any:
        return act(self.environment, *words)

    @contextmanager
    def planner(self) -> Iterator[taking_back.Planner]:
        """A process that goes on, and answers what is let for planning."""
        command = (sys.executable, "-m", "tests.verification.staffed", "answer-what-is-let")
        with taking_back.planner(command, self.environment, ROOT) as planner:
            yield planner

    @contextmanager
    def served(self, *options: str) -> Iterator[Served]:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = (sys.executable, "-m", "ginnel.config.cli", "serve", "--port", str(port), *options)
        with subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert str(port).encode() in process.stdout.readline()
            try:
                yield Served(process, f"http://127.0.0.1:{port}", self.home)
            finally:  # or a test that fails waits for a server that nobody ends
                if process.poll() is None:
                    process.send_signal(signal.SIGTERM)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class Visitor:
    """A browser without a screen: keeps its cookies, follows nothing."""

    def __init__(self) -> None:
        self._cookies = CookieJar()
        kept = urllib.request.HTTPCookieProcessor(self._cookies)
        self._opener = urllib.request.build_opener(kept, _Stay())
        self.request_id = ""
        self.location = ""

    def take_cookies(self, other: Visitor) -> None:
        for cookie in other._cookies:
            self._cookies.set_cookie(cookie)

    def take_session(self, key: str) -> None:
        """As whoever holds that session."""
        self._opener.addheaders.append(("Cookie", f"sessionid={key}"))

    def get(self, address: str) -> int:
        """The status; `request_id` is then the request's id."""
        return self._ask(address, None)[0]

    def read(self, address: str) -> tuple[int, str]:
        """The status and the page."""
        return self._ask(address, None)

    def post(self, page: str, to: str, **fields: str) -> int:
        """Send a form as the page at `page` would."""
        return self.send(page, to, **fields)[0]

    def send(self, page: str, to: str, **fields: str) -> tuple[int, str]:
        """The same, with the page that answers."""
        token = _TOKEN.search(self._ask(page, None)[1])
        assert token, f"no form on {page}"
        sent = urllib.parse.urlencode(fields | {"csrfmiddlewaretoken": token[1]})
        return self._ask(to, sent.encode())

    def sign_in(self, address: str, username: str = "one", password: str = PASSWORD) -> None:
        page = f"{address}/sign-in"
        assert self.post(page, page, username=username, password=password) == 302

    def sign_in_with_nhs_login(self, address: str, number: str) -> None:
        """As the resident of that NHS number, by the pretend NHS login."""
        assert self.get(f"{address}/my/sign-in/start") == 302
        chosen = urllib.parse.urlencode({"account": number, "level": "P9"}).encode()
        assert self._ask(self.location, chosen)[0] == 303
        assert self.get(self.location) == 302

    def _ask(self, address: str, data: bytes | None) -> tuple[int, str]:
        try:
            with self._opener.open(address, data, timeout=60) as answer:
                text = answer.read().decode(errors="replace")
                self.request_id = answer.headers["X-Request-ID"]
                return answer.status, text
        except urllib.error.HTTPError as refused:
            self.location = refused.headers.get("location", "")
            with refused:
                return refused.code, refused.read().decode()


def prepare(people: str) -> dict[str, Any]:
    """An organisation, a social worker with a password, and people whom the organisation works with."""
    from ginnel.foundation.organisations import actions as organisations
    from ginnel.foundation.organisations.states import OrganisationKind, Role
    from ginnel.foundation.people import actions as people_actions
    from ginnel.foundation.relationships import actions as relationships
    from ginnel.foundation.relationships.states import RelationshipKind
    from ginnel.foundation.sharing.queries import service

    by = service("administer")
    here = organisations.ensure(code="HERE", name="Here", kind=OrganisationKind.COUNCIL, by=by)
    one = organisations.register_staff(username="one", display_name="One", password=PASSWORD, by=by)
    role = organisations.grant_role(account=one, role=Role.SOCIAL_WORKER, organisation=here, by=by)
    keys = [(here.id, str(number)) for number in range(int(people))]
    known = [source.person for source in people_actions.ensure(keys=keys, by=by).values()]
    begun = [
        relationships.begin(person=person, kind=RelationshipKind.TEAM, organisation=here, by=by).id
        for person in known
    ]
    return {"people": known, "relationships": begun, "staff_role": role.id}


def end_relationship(relationship: str) -> None:
    from ginnel.foundation.relationships import actions as relationships
    from ginnel.foundation.sharing.queries import service

    relationships.end(relationship=UUID(relationship), reason="discharged", by=service("administer"))


def open_in_emergency(person: str, staff_role: str, need: str = "treatment") -> str:
    from ginnel.foundation.sharing import actions as sharing
    from ginnel.foundation.sharing.queries import staff

    by = staff(staff_role=UUID(staff_role))
    assert by is not None
    return str(sharing.override(person=UUID(person), need=need, by=by).id)


def find_opening_not_right(opening: str) -> None:
    """By an officer, as on the page of emergency openings."""
    from ginnel.foundation.sharing import actions as sharing

    done = {"outcome": "not-right", "done": "Spoken to"}
    sharing.review_opening(relationship=UUID(opening), **done, by=taking_back.officer())


def withdraw_role(staff_role: str) -> None:
    from ginnel.foundation.organisations import actions as organisations
    from ginnel.foundation.organisations import queries as staff
    from ginnel.foundation.sharing.queries import service

    held = staff.role_held(UUID(staff_role), viewer=service("administer"))
    assert held is not None
    organisations.end_role(staff_role=held, reason="left", by=service("administer"))


def object_to_all(person: str) -> None:
    from ginnel.foundation.sharing import actions as sharing
    from ginnel.foundation.sharing.queries import service
    from ginnel.foundation.sharing.states import SaidBy
    from ginnel.kernel import clock

    by = service("administer")
    sharing.say(person=UUID(person), is_objection=True, said_by=SaidBy.SELF, said_at=clock.now(), by=by)


def requests_of(*people: str) -> dict[str, list[str]]:
    """Ids of the requests that left an event about each of these people."""
    from ginnel.foundation.audit.models import Event

    rows = Event.objects.filter(person__in=people).values_list("person", "request_id").distinct()
    found: dict[str, list[str]] = {person: [] for person in people}
    for person, request in rows:
        found[str(person)].append(str(request))
    return found


def requests_with_events(*requests: str) -> list[str]:
    """Those of these requests that left an event."""
    from ginnel.foundation.audit.models import Event

    return list(Event.objects.filter(request_id__in=requests).values_list("request_id", flat=True).distinct())


ACTS: dict[str, Callable[..., Any]] = {
    function.__name__.replace("_", "-"): function
    for function in (
        prepare,
        end_relationship,
        open_in_emergency,
        find_opening_not_right,
        withdraw_role,
        object_to_all,
        requests_of,
        requests_with_events,
        *taking_back.ACTS,
    )
}

if __name__ == "__main__":
    from ginnel.config.running import installation

    with installation():
        print(json.dumps(ACTS[sys.argv[1]](*sys.argv[2:]), default=str))  # noqa: T201
