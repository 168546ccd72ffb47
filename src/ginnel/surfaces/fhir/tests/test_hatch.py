"""A plain read is answered before Django as it would be behind it, both ways in; whatever is not plain goes on."""

from __future__ import annotations

import asyncio
import io
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_started
from django.db import OperationalError, close_old_connections

from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.actions import allowing
from ginnel.foundation.record import queries as record
from ginnel.foundation.record.queries import Asked, Hit
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.kernel.awaiting import Awaited
from ginnel.kernel.viewer import Category
from ginnel.kernel.web.tests.rsgi import Headers, Protocol, Scope
from ginnel.surfaces.clients import keys, queries, registering
from ginnel.surfaces.fhir import hatch
from ginnel.surfaces.fhir.plain import Read
from ginnel.surfaces.fhir.tests.told import id_of, observation, patient, person_of, say

pytestmark = pytest.mark.django_db
Answer = tuple[str, dict[str, str], bytes]
Told = tuple[str, list[tuple[str, str]], bytes]
OURS = {"HTTP_ACCEPT": "application/fhir+json"}


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """And no thread of its own, which would not see what a test has not committed."""
    monkeypatch.setattr(hatch, "_turns", lambda asked: hatch._hand_out([asked])[0])

    async def at_once(asked: Asked) -> Hit | None:
        return hatch._hand_out([asked])[0]

    monkeypatch.setattr(hatch, "_awaited_turns", at_once)
    monkeypatch.setattr(hatch, "get_running_loop", lambda: SimpleNamespace(call_soon=lambda tell: None))
    monkeypatch.setattr(hatch.connection, "close_if_unusable_or_obsolete", lambda: None)
    request_started.disconnect(close_old_connections)  # as Django's own test client does
    yield
    request_started.connect(close_old_connections)
    allowing.forget()
    queries.forget()


@pytest.fixture
def said(tmp_path: Path) -> UUID:
    """What the practice P1 said of somebody it works with."""
    by = service("administer")
    organisations.ensure(code="P1", name="Organisation P1", kind="gp-practice", by=by)
    say(tmp_path, "P1", patient("p1", "9990000018"), observation("o1", "p1", note=[{"text": "long " * 300}]))
    apps.get_model("relationships", "Relationship").objects.create(
        person_id=person_of("P1", "p1"),
        kind="caseload",
        organisation=apps.get_model("organisations", "Organisation").objects.get(code="P1"),
        started_at=clock.now() - timedelta(days=1),
        recorded_at=clock.now(),
        recorded_by="service:test",
    )
    return id_of("Observation", "o1")


def bearer(scopes: str = "system/*.rs", **more: Any) -> str:
    by = service("administer")
    terms = registering.terms(scopes=scopes, keys=keys.make()[1], **more)
    client = registering.register(name="System", organisation="P1", terms=terms, by=by)
    return f"Bearer {registering.give(client=client, asked=None, by=by)[0]}"


@pytest.fixture(autouse=True, params=["threads", "loop"])
def way_in(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test goes in both ways."""
    if request.param == "loop":
        monkeypatch.setitem(WAY, "in", _awaited)


def ask(path: str, token: str, *, is_short: bool = True, **more: str) -> tuple[Answer, bool]:
    """The answer, and whether it was given at the hatch."""
    passed: list[str] = []
    pages = WSGIHandler()

    def beyond(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        passed.append("on")
        return pages(environ, start)

    path, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": f"/fhir/R4/{path}", "QUERY_STRING": query, "SERVER_NAME": "localhost",
        "SERVER_PORT": "80", "HTTP_HOST": "localhost", "wsgi.input": io.BytesIO(), "wsgi.url_scheme": "http",
        "SERVER_PROTOCOL": "HTTP/1.1", **({"HTTP_AUTHORIZATION": token} if token else {}), **(OURS | more),
    }  # fmt: skip
    status, found, body = (WAY["in"] if is_short else _called)(beyond, environ, is_short)
    headers = {name: value for name, value in found if name != "X-Request-ID"}
    assert any(name == "X-Request-ID" for name, _ in found)
    return (status, headers, body), not passed


def _called(beyond: Any, environ: dict[str, Any], is_short: bool = True) -> Told:
    told: list[Any] = []
    application = hatch.Hatch(beyond, lambda *_: None) if is_short else beyond
    body = b"".join(application(environ, lambda status, headers: told.extend((status, headers))))
    return told[0], told[1], body


def _awaited(beyond: Any, environ: dict[str, Any], _: bool) -> Told:
    """By hand, for in a loop nothing may touch the database, and here all is in one thread."""
    told: list[Told] = []

    async def on(*_: object) -> None:
        told.append(_called(beyond, environ, is_short=False))

    headers = {
        name[5:].lower().replace("_", "-"): str(value)
        for name, value in environ.items()
        if name[:5] == "HTTP_"
    }
    scope: Any = Scope(
        method=environ["REQUEST_METHOD"],
        path=environ["PATH_INFO"],
        query_string=environ["QUERY_STRING"],
        headers=Headers(*headers.items()),
    )
    protocol: Any = Protocol()
    with pytest.raises(StopIteration):
        hatch.AwaitedHatch(on, lambda *_: None)(scope, protocol).send(None)  # type: ignore[attr-defined]
    told += [(f"{status} OK", headers, body) for status, headers, body in protocol.answers]
    assert len(told) == 1
    return told[0]


WAY: dict[str, Callable[..., Told]] = {"in": _called}


def events() -> list[tuple[Any, ...]]:
    found = apps.get_model("audit", "Event").objects.order_by("writer", "sequence")
    return list(found.values_list("action", "person", "categories", "outcome", "role", "identity", "detail"))


@pytest.mark.parametrize("accepted", ["", "gzip, deflate", "identity"])
def test_a_plain_read_is_as_it_would_be_behind(said: UUID, accepted: str) -> None:
    token, more = bearer(), {"HTTP_ACCEPT_ENCODING": accepted}
    before = len(events())
    (short, is_handed), after = ask(f"Observation/{said}", token, **more), events()
    assert is_handed and short[0].startswith("200")
    assert ("Content-Encoding" in short[1]) == ("gzip" in accepted)
    long, _ = ask(f"Observation/{said}", token, is_short=False, **more)
    assert short == long
    assert after[before:] == events()[len(after) :] != []
    assert [one[0] for one in after[before:]] == ["sharing.decided", "entry.read"]


@pytest.mark.parametrize(
    ("place", "more"),
    [
        ("Observation/{}?_format=json", {}),
        ("Observation/{}?_elements=code", {}),
        ("Observation/{}", {"HTTP_ACCEPT": "application/fhir+xml"}),
        ("Observation/{}", {"HTTP_IF_NONE_MATCH": 'W/"1"'}),
        ("Observation/{}", {"HTTP_ORIGIN": "https://app.example"}),
        ("Observation/{}", {"REQUEST_METHOD": "HEAD"}),
        ("Observation/{}", {"REQUEST_METHOD": "DELETE"}),
        ("Observation/{}/_history", {}),
        ("Encounter/{}", {}),
        ("Observation/00000000-0000-4000-8000-000000000000", {}),
        ("Observation/none", {}),
    ],
)
def test_what_is_not_plain_goes_on(said: UUID, place: str, more: dict[str, str]) -> None:
    token = bearer("system/*.cruds")
    answer, is_handed = ask(place.format(said), token, **more)
    assert not is_handed
    assert answer[0][:3] in {"200", "204", "304", "404"} and (answer[2] or answer[0][:3] != "200")


def test_what_holds_something_that_few_may_see_goes_on(said: UUID, tmp_path: Path) -> None:
    birth_sex = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-BirthSex"
    inside = {"resourceType": "Patient", "id": "x", "extension": [{"url": birth_sex, "valueCode": "M"}]}
    say(tmp_path, "P1", observation("o1", "p1", contained=[inside], focus=[{"reference": "#x"}]))
    answer, is_handed = ask(f"Observation/{said}", bearer())
    assert not is_handed
    assert answer[0].startswith("200")


@pytest.mark.parametrize(
    "scopes", ["system/Encounter.rs", "system/Observation.s", "system/Observation.rs?code=1"]
)
def test_a_scope_that_does_not_hold_it_or_is_limited_goes_on(said: UUID, scopes: str) -> None:
    answer, is_handed = ask(f"Observation/{said}", bearer(scopes))
    assert not is_handed and answer[0][:3] in {"403", "404"}


@pytest.mark.parametrize("token", ["", "Bearer nobody", "Basic YTpi", "Bearer " + "x" * 5000])
def test_nobody_is_told_so_behind(said: UUID, token: str) -> None:
    answer, is_handed = ask(f"Observation/{said}", token)
    assert not is_handed and answer[0].startswith("401")


def test_a_token_that_was_revoked_opens_nothing_more(said: UUID) -> None:
    token = bearer()
    assert ask(f"Observation/{said}", token)[1]
    by = service("administer")
    organisations.revoke_client(client=registering.named("System", viewer=by).id, reason="test", by=by)
    answer, is_handed = ask(f"Observation/{said}", token)
    assert not is_handed and answer[0].startswith("401")


@pytest.fixture
def one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time stands still in every thread: requests are counted by the minute."""
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_reads_at_the_hatch_are_counted(said: UUID, one_minute: None) -> None:
    token = bearer(per_minute=8)
    statuses = [ask(f"Observation/{said}", token)[0][0][:3] for _ in range(12)]
    assert statuses[0] == "200" and statuses[-1] == "429"


def test_what_goes_on_is_counted_once(said: UUID, one_minute: None) -> None:
    token = bearer("system/Observation.rs?code=1", per_minute=160)
    statuses = [ask(f"Observation/{said}", token)[0][0][:3] for _ in range(170)]
    assert statuses.count("404") == 160 and statuses.count("429") == 10


def test_an_objection_is_heeded_at_the_next_read(said: UUID) -> None:
    token = bearer()
    apps.get_model("sharing", "Willingness").objects.create(
        person_id=person_of("P1", "p1"),
        is_objection=True,
        organisation_kind="gp-practice",
        said_by="self",
        said_at=clock.now(),
        recorded_at=clock.now(),
    )
    short, is_handed = ask(f"Observation/{said}", token)
    assert not is_handed, "what an organisation said itself is the ordinary way's to give"
    assert short == ask(f"Observation/{said}", token, is_short=False)[0]


@pytest.mark.parametrize("host", ["elsewhere.example", "localhost.elsewhere.example:80", "local host"])
def test_under_a_name_that_is_not_ours_nothing_is_handed_out(said: UUID, host: str) -> None:
    answer, is_handed = ask(f"Observation/{said}", bearer(), HTTP_HOST=host)
    assert not is_handed and answer[0].startswith("400")


@pytest.mark.parametrize("host", ["LOCALHOST:8000", "[::1]:8000"])
def test_a_name_of_ours_may_have_a_port(said: UUID, host: str) -> None:
    assert ask(f"Observation/{said}", bearer(), HTTP_HOST=host)[1]


@pytest.mark.parametrize("error", [OperationalError("gone"), RuntimeError("unforeseen")])
def test_what_goes_wrong_goes_on(said: UUID, error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(asked: object) -> None:
        raise error

    monkeypatch.setattr(record, "hand_out", fail)
    monkeypatch.setattr(hatch.connection, "close", lambda: None)
    answer, is_handed = ask(f"Observation/{said}", bearer())
    assert not is_handed and answer[0].startswith("200")


def asked_in_a_loop(*pairs: tuple[str, str], unreadable: tuple[str, ...] = ()) -> list[str]:
    """Whether it went on, with these headers."""
    passed: list[str] = []

    async def on(*_: object) -> None:
        passed.append("on")

    scope: Any = Scope(
        path=f"/fhir/R4/Observation/{UUID(int=1)}", headers=Headers(*pairs, unreadable=unreadable)
    )
    protocol: Any = Protocol()
    with pytest.raises(StopIteration):
        hatch.AwaitedHatch(on, lambda *_: None)(scope, protocol).send(None)  # type: ignore[attr-defined]
    return passed


@pytest.mark.parametrize("name", ["authorization", "accept", "if-none-match"])
def test_what_is_said_twice_or_cannot_be_read_goes_on_unasked(
    said: UUID, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the ordinary way would take it: to a server a client may say what another reads otherwise."""
    pairs = {"host": "testserver", "authorization": bearer(), "accept": "*/*"}
    monkeypatch.setattr(hatch, "_awaited_turns", None)
    with pytest.raises(TypeError):  # asked for
        asked_in_a_loop(*pairs.items())
    twice = asked_in_a_loop(*pairs.items(), (name, pairs.get(name, "x")), (name, "x"))
    unread = asked_in_a_loop(
        *((one, value) for one, value in pairs.items() if one != name), unreadable=(name,)
    )
    assert twice == unread == ["on"]


def test_reads_in_a_loop_are_asked_for_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """The loop waits for no database: whoever does not answer keeps nobody who asks for something else."""
    begun, go_on = threading.Event(), threading.Event()

    def ask(asked: Sequence[Asked]) -> list[Hit | None]:
        begun.set()
        go_on.wait(10)
        return [None] * len(asked)

    passed: list[str] = []

    async def on(scope: Any, _: object) -> None:
        passed.append(scope.path)
        go_on.set()

    async def run() -> None:
        serve: Any = hatch.AwaitedHatch(on, lambda *_: None)
        headers = Headers(("host", "testserver"), ("authorization", "Bearer x"))
        path = f"/fhir/R4/Observation/{UUID(int=1)}"
        reading = asyncio.ensure_future(serve(Scope(path=path, headers=headers), Protocol()))
        await asyncio.to_thread(begun.wait, 10)
        await serve(Scope(path="/healthz"), Protocol())
        await reading
        assert passed == ["/healthz", path]

    monkeypatch.setattr(hatch, "_awaited_turns", Awaited(ask, most=5))
    asyncio.run(run())


def test_what_is_answered_together_is_measured_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once all have their answers: a line of the log costs each of those who wait behind it."""
    hit = Hit(str(UUID(int=1)), "Observation", 1, clock.now(), None, Category.OBSERVATIONS, 1, 1, b"{}")
    protocols = [Protocol() for _ in range(3)]
    measured: list[list[str]] = []

    def measure(found: Sequence[Any]) -> None:
        assert [len(one.answers) for one in protocols] == [1, 1, 1]
        measured.append([str(request_id) for *_, request_id in found])

    async def run() -> None:
        serve: Any = hatch.AwaitedHatch(never, measure)
        headers = Headers(("host", "testserver"), ("authorization", "Bearer x"))
        path = f"/fhir/R4/Observation/{UUID(int=1)}"
        await asyncio.gather(*(serve(Scope(path=path, headers=headers), one) for one in protocols))
        await asyncio.sleep(0)
        assert measured == [[dict(one.answers[0][1])["X-Request-ID"] for one in protocols]]

    monkeypatch.setattr(hatch, "_awaited_turns", Awaited(lambda asked: [hit] * len(asked), most=5))
    monkeypatch.setattr(hatch, "get_running_loop", asyncio.get_running_loop)
    asyncio.run(run())


def test_a_long_body_is_made_ready_beside_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[int] = []
    answer = Read.answer

    def noted(read: Read, hit: Hit) -> tuple[list[tuple[str, str]], bytes]:
        threads.append(threading.get_ident())
        return answer(read, hit)

    async def asked(length: int) -> bytes:
        body = b'{"a":"' + b"x" * length + b'"}'
        hit = Hit(str(UUID(int=1)), "Observation", 1, clock.now(), None, Category.OBSERVATIONS, 1, 1, body)
        monkeypatch.setattr(hatch, "_awaited_turns", Awaited(lambda asked: [hit] * len(asked), most=5))
        protocol, serve = Protocol(), hatch.AwaitedHatch(never, lambda *_: None)
        headers = Headers(("host", "testserver"), ("authorization", "Bearer x"))
        scope: Any = Scope(path=f"/fhir/R4/Observation/{UUID(int=1)}", headers=headers)
        await serve(scope, protocol)  # type: ignore[arg-type]
        ((status, _, said),) = protocol.answers
        assert status == 200
        return said

    monkeypatch.setattr(Read, "answer", noted)
    monkeypatch.setattr(hatch, "get_running_loop", asyncio.get_running_loop)
    short, long = asyncio.run(asked(10)), asyncio.run(asked(hatch.LONG))
    assert len(long) == len(short) + hatch.LONG - 10
    assert threads[0] == threading.get_ident() != threads[1]


async def never(*_: object) -> None:
    raise AssertionError("went on")
