import re
from uuid import UUID, uuid4

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client
from django.urls import URLPattern, get_resolver

from ginnel.config import logs, processes
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import OrganisationKind, Role
from ginnel.foundation.sharing.queries import service

pytestmark = pytest.mark.django_db

STRANGE = [
    "%00",
    "%ff%fe",
    "..%2f..%2fetc%2fpasswd",
    "%F0%9F%98%80",
    "a" * 5000,
    "'\"<script>",
    "%0d%0aX-A:%20b",
    "1e999",
]


def routes(patterns=None, prefix=""):
    """Every URL there is, with each kind of argument filled in by something well-formed and by something not."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        route = prefix + str(pattern.pattern)
        if not isinstance(pattern, URLPattern):
            yield from routes(pattern.url_patterns, route)
            continue
        yield "/" + re.sub(r"<[^>]+>", str(uuid4()), route)
        yield "/" + re.sub(r"<[^>]+>", "9" * 30, route)


@pytest.fixture(params=["", Role.GENERAL_PRACTITIONER])
def quiet(request, client):
    """A browser, of nobody and of a member of staff, that is shown the page for a fault as in service."""
    if request.param:
        _sign_in(client, request.param)
    client.raise_request_exception = False
    return client


def _sign_in(client, role):
    by = service("administer")
    organisation = organisations.ensure(
        code="X99", name="A practice", kind=OrganisationKind.GP_PRACTICE, by=by
    )
    account = organisations.register_staff(
        username="u", display_name="U", password="a long pass phrase", by=by
    )
    organisations.grant_role(account=account, role=role, organisation=organisation, by=by)
    answer = client.post("/sign-in", {"username": "u", "password": "a long pass phrase"})
    assert answer.status_code == 302, answer.content


def test_every_response_carries_an_id_of_our_own(client):
    first = client.get("/healthz", headers={"X-Request-ID": "chosen-by-the-client"})
    assert UUID(first["X-Request-ID"]).version == 7
    assert first["X-Request-ID"] != client.get("/healthz")["X-Request-ID"]


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere(client):
    policy = client.get("/healthz")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_ready_means_the_tables_are_of_this_version(client):
    assert client.get("/readyz").json() == {"status": "ok"}


def test_measurements_are_for_loopback_or_a_token(client, monkeypatch):
    assert b"ginnel_requests_total" in client.get("/metrics").content
    assert client.get("/metrics", headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 404
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.1").status_code == 404
    monkeypatch.setenv("GINNEL_METRICS_TOKEN", "let-me-in")
    assert client.get("/metrics").status_code == 404
    bearer = {"Authorization": "Bearer let-me-in"}
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.1", headers=bearer).status_code == 200


def test_measurements_name_routes_and_never_addresses(client):
    client.get(f"/people/{uuid4()}")
    assert not re.search(rb"[0-9a-f]{8}-[0-9a-f]{4}-", client.get("/metrics").content)


def test_nothing_strange_in_an_address_is_an_error_of_ours(quiet):
    for strange in STRANGE:
        assert quiet.get(f"/{strange}").status_code < 500, strange
        assert quiet.get(f"/people/{strange}").status_code < 500, strange


@pytest.mark.parametrize(
    "query", [f"q={strange}" for strange in STRANGE] + ["&&&===", "q", "%", "page=-1&page=x"]
)
def test_nothing_strange_in_a_query_is_an_error_of_ours(quiet, query):
    bad = [path for path in routes() if quiet.get(f"{path}?{query}").status_code >= 500]
    assert [path for path in bad if path != "/readyz"] == []


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"a=%00&b=%ff", "application/x-www-form-urlencoded"),
        (b"a=1", "application/x-www-form-urlencoded; charset=klingon"),
        (b"--x\r\nContent-Disposition: form-data", "multipart/form-data; boundary=x"),
        (b"", "multipart/form-data"),
        (b"\x00\xff", "multipart/form-data; boundary=\xff"),
        (b"{", "application/json"),
        (b"&".join(b"a%d=1" % n for n in range(2000)), "application/x-www-form-urlencoded"),
    ],
)
def test_nothing_strange_in_a_form_is_an_error_of_ours(quiet, content, kind):
    bad = [
        path
        for path in routes()
        if quiet.generic("POST", path, content, content_type=kind).status_code >= 500
    ]
    assert bad == []


def test_no_method_is_an_error_of_ours(quiet):
    for path in routes():
        assert {quiet.generic(method, path).status_code < 500 for method in ("PUT", "DELETE", "BREW")} == {
            True
        }


def test_every_page_that_can_be_read_answers_a_head_as_it_would_a_get(quiet):
    read = [path for path in ["/sign-in", *routes()] if quiet.get(path).status_code == 200]
    assert {"/healthz", "/readyz", "/sign-in"} <= set(read)
    assert [path for path in read if quiet.head(path).status_code != 200] == []


@pytest.mark.parametrize("lost", [OperationalError, InterfaceError])
def test_a_database_that_does_not_answer_is_said_to_be_away_for_a_while(quiet, monkeypatch, lost):
    def gone(_request):
        raise lost("connection refused: row (Testperson)")

    monkeypatch.setattr("ginnel.surfaces.workspace.viewer._viewer", gone)
    answer = quiet.get("/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert b"cannot reach its database" in answer.content
    assert b"Testperson" not in answer.content


@pytest.mark.parametrize(
    "headers", [{"Host": "elsewhere.example"}, {"Host": "\x00"}, {"Cookie": "sessionid=%00\xff;;="}]
)
def test_nothing_strange_in_a_header_is_an_error_of_ours(quiet, headers):
    assert quiet.get("/", headers=headers).status_code < 500


def test_a_form_from_elsewhere_is_refused_with_a_page():
    answer = Client(enforce_csrf_checks=True).post("/sign-in", {"username": "u", "password": "p"})
    assert answer.status_code == 403
    assert b"nhsuk" in answer.content


def test_the_server_itself_writes_down_no_address(monkeypatch):
    """It would be whole, with what somebody searched for."""
    told = {}

    class Pretend:
        def __init__(self, target, **options):
            told.update(options)

        def serve(self):
            pass

    monkeypatch.setattr("granian.Granian", Pretend)
    processes.web("127.0.0.1", "1", "1")
    assert told["log_access"] is False


def test_what_somebody_typed_is_in_no_log_and_goes_along_with_no_link(client, capsys):
    logs.configure("DEBUG")
    try:
        for query in (
            {"words": "bruised"},
            {"words": "bruised", "postcode": "nowhere"},
            {"page": "\0bruised"},
        ):
            policy = client.get("/services", query).headers["Referrer-Policy"]
            assert policy in ("no-referrer", "strict-origin")  # neither says the address
        client.get(f"/services/{uuid4()}", {"words": "bruised"})
    finally:
        logs.configure("WARNING")
    said = capsys.readouterr()
    assert "services" in said.err
    assert "bruised" not in said.err + said.out
