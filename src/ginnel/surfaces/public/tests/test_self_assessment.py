"""Answering without signing in: one question a page, danger first, and nothing typed breaks it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from ginnel.care.assessment import queries, rules
from ginnel.foundation.directory import actions as directory
from ginnel.foundation.directory.tests.documents import place
from ginnel.foundation.directory.tests.documents import service as document
from ginnel.foundation.organisations.actions import allowing
from ginnel.foundation.places import queries as places
from ginnel.foundation.sharing.queries import service
from ginnel.foundation.terminology.tests.clerk import CLERK
from ginnel.kernel import clock
from ginnel.surfaces.portal import session as portal

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
START = "/self-assessment"
PLAIN = {"who": ["self"], "now": ["none"], "hard": ["none"], "more": [""], "postcode": [""]}
CONTACT = {
    "wanted": "assessment",
    "name": "A. Person",
    "way": "call",
    "reach": "01632 960001",
    "may_leave_word": "no",
    "safely": "",
}


@pytest.fixture(autouse=True)
def at_noon(settings: Any) -> Iterator[None]:
    allowing.forget()
    settings.GINNEL_COUNCIL = {
        "name": "Example Council",
        "telephone": "01632 960100",
        "out_of_hours": "01632 960200",
        "safeguarding": "01632 960300",
    }
    with clock.held_at(NOON):
        yield


def text(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def asked(page: str) -> str:
    found = re.search(r'name="question" value="(\w+)"', page)
    return found[1] if found else ""


def post(client: Client, path: str, **values: Any) -> HttpResponse:
    return client.post(path, values, follow=True)  # type: ignore[return-value]


def send(client: Client, number: int, question: str, *values: str, version: str = "") -> HttpResponse:
    version = version or rules.shipped().version
    return post(client, f"{START}/{number}", question=question, version=version, answer=list(values))


def through(client: Client, **answers: list[str]) -> HttpResponse:
    """From the start to the page where the answers are looked over."""
    page = post(client, START)
    said = PLAIN | answers
    while True:
        at = page.redirect_chain[-1][0]  # type: ignore[attr-defined]
        if at.endswith("/now"):
            page = post(client, at)
        elif at.endswith("/check"):
            return page
        else:
            question = asked(text(page))
            page = send(client, int(at.rsplit("/", 1)[1]), question, *said[question])


def waiting() -> list[queries.Asked]:
    return queries.waiting_for_contact(viewer=service("self-assessment"))


def sealed() -> set[bytes]:
    """What lies of anybody's answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM assessment_selfassessment")
        return {bytes(row[0]) for row in cursor.fetchall()}


def finished(client: Client, **answers: list[str]) -> str:
    through(client, **answers)
    return text(post(client, f"{START}/check"))


def test_somebody_answers_looks_over_and_sees_what_may_help(client: Client) -> None:
    page = text(through(client))
    assert "Check your answers" in page
    assert "Nothing is hard right now" in page
    found = text(post(client, f"{START}/check"))
    assert "What may help" in found
    assert "Staying well" in found
    assert "You can ask for an assessment" in found
    assert "Written 27 November 2026. We look at it again by 27 November 2027." in found


def test_what_was_not_looked_at_again_in_time_says_so(client: Client) -> None:
    with clock.held_at(NOON + timedelta(days=400)):
        assert "This may be out of date" in finished(client)


def test_services_that_answer_what_is_hard_are_shown_once(client: Client) -> None:
    directory.list_service(document=document("Falls clinic", phones=[{"number": "01632 960007"}]), by=CLERK)
    found = finished(client, hard=["falls"], since=["weeks"], falls=["often"], help=["nobody"], alone=["yes"])
    assert found.count("Falls clinic</a>") == 1
    assert 'href="tel:01632960007"' in found
    assert "A grab rail" in found
    assert "A pendant alarm" in found
    assert found.index("You can ask for an assessment") < found.index("What you can try")


def test_whoever_answers_for_another_is_asked_of_them(client: Client) -> None:
    page = post(client, START)
    page = send(client, 1, "who", "for")
    page = send(client, 2, "now", "none")
    assert "What is hard for them?" in text(page)


DANGERS = {
    "chest": ("Ring 999 now", "tel:999"),
    "life": ("You do not have to face this alone", "tel:116123"),
    "harm": ("You can get help to be safe", "tel:01632960300"),
    "without": ("Get help today", "tel:01632960200"),
}


@pytest.mark.parametrize("said", DANGERS)
def test_danger_shows_at_once_whom_to_ring_and_nothing_comes_before(client: Client, said: str) -> None:
    post(client, START)
    send(client, 1, "who", "self")
    page = send(client, 2, "now", said, "none")
    assert page.redirect_chain[-1][0] == f"{START}/now"  # type: ignore[attr-defined]
    for words in DANGERS[said]:
        assert words in text(page)
    for path in ("3", "check", "result", "contact"):
        if path == "3":
            later = client.get(f"{START}/{path}", follow=True)
            assert later.redirect_chain[-1][0] == f"{START}/now"
        else:
            assert "What to do now" in text(client.get(f"{START}/{path}", follow=True))


def test_every_number_says_whose_it_is(client: Client) -> None:
    post(client, START)
    send(client, 1, "who", "self")
    page = text(send(client, 2, "now", "life", "without"))
    assert 'Samaritans: <a class="nhsuk-u-font-weight-bold" href="tel:116123">Ring 116 123</a>' in page
    assert page.index("tel:01632960100") > page.index("Samaritans")


def test_the_nearest_of_the_best_come_first(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "about_where", lambda postcode: (53.95, -1.05))
    held = {"hard": ["falls"], "since": ["weeks"], "falls": ["often"], "help": ["nobody"], "alone": ["yes"]}
    for name, north in (
        ("Falls class far", 54.3),
        ("Falls class near", 53.95),
        ("Falls class nowhere", None),
    ):
        at = [place(name, (north, -1.05))] if north else []
        directory.list_service(document=document(name, service_at_locations=at), by=CLERK)
    found = finished(client, **held, postcode=["YO1 6AA"])
    assert found.index("class near") < found.index("class far") < found.index("class nowhere")
    assert "About 24 miles away" in found


def test_danger_in_somebodys_own_words_shows_at_once_whom_to_ring(client: Client) -> None:
    post(client, START)
    for number, question in enumerate(("who", "now", "hard"), start=1):
        send(client, number, question, *PLAIN[question])
    page = send(client, 4, "more", "My tea is cold. I want to end my life.")
    assert "Samaritans on 116 123" in text(page)


@pytest.mark.parametrize("path", [f"{START}/{at}" for at in ("2", "now", "check", "result", "contact")])
def test_no_later_page_tells_whoever_looks_over_a_shoulder(client: Client, path: str) -> None:
    finished(client, now=["harm"], more=["he hits me"])
    page = text(client.get(path, follow=True))
    assert "he hits me" not in page
    assert "get help to be safe" not in page
    assert not re.search(r'value="harm"[^>]*checked', page)
    if not path.endswith("2"):
        assert "hurts me" not in page


def test_every_address_and_title_is_the_same_whatever_was_said(client: Client) -> None:
    seen = set()
    for danger in DANGERS:
        other = Client()
        post(other, START)
        send(other, 1, "who", "self")
        page = send(other, 2, "now", danger)
        title = re.search(r"<title>(.*?)</title>", text(page))
        assert title
        seen.add((tuple(page.redirect_chain), title[1]))  # type: ignore[attr-defined]
    assert len(seen) == 1


def test_an_emergency_stands_first_on_the_result(client: Client) -> None:
    found = finished(client, now=["chest"])
    assert found.index("Ring 999 and ask for an ambulance") < found.index("This is no test")


def test_where_the_council_has_said_no_number_people_are_told_how_to_find_it(
    client: Client, settings: Any
) -> None:
    settings.GINNEL_COUNCIL = dict.fromkeys(settings.GINNEL_COUNCIL, "")
    post(client, START)
    send(client, 1, "who", "self")
    assert "Find the number of your council" in text(send(client, 2, "now", "harm"))


def test_leaving_erases_what_was_not_saved(client: Client) -> None:
    through(client)
    answer = client.get(f"{START}/leave")
    assert answer["Location"].startswith("https://www.bbc.co.uk/")
    assert sealed() == {b""}
    assert client.get(f"{START}/check", follow=True).redirect_chain[-1][0] == START


def test_leaving_from_a_service_erases_it_too(client: Client) -> None:
    through(client)
    way = re.search(r'href="([^"]+)"[^>]*data-leave', text(client.get("/services")))
    assert way
    client.get(way[1])
    assert sealed() == {b""}


def test_leaving_signs_a_resident_out(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[object] = []
    monkeypatch.setattr(portal, "end", ended.append)
    client.get(f"{START}/leave")
    assert len(ended) == 1


def test_somebody_saves_and_comes_back_elsewhere(client: Client) -> None:
    through(client)
    page = post(client, f"{START}/save")
    code = re.search(r'id="code">([a-z2-9-]{14})<', text(page))
    assert code
    assert code[1] not in text(client.get(f"{START}/save"))
    elsewhere = Client()
    assert "Check your answers" in text(post(elsewhere, f"{START}/back", code=code[1]))
    assert text(elsewhere.get(f"{START}/check")).count("Nothing is hard right now") == 1


def test_a_code_that_is_none_says_what_to_do(client: Client) -> None:
    page = client.post(f"{START}/back", {"code": "nothing"})
    assert page.status_code == 404
    assert "We cannot find answers with this code." in text(page)
    assert "start again" in text(page)


def test_too_many_codes_are_held_back(client: Client) -> None:
    for _ in range(10):
        client.post(f"{START}/back", {"code": "abcd-2345-efgh"})
    page = client.post(f"{START}/back", {"code": "abcd-2345-efgh"})
    assert page.status_code == 429
    assert "Wait a minute" in text(page)


def test_coming_back_to_other_questions_says_so(client: Client) -> None:
    through(client)
    code = re.search(r'id="code">([a-z2-9-]{14})<', text(post(client, f"{START}/save")))
    assert code
    with connection.cursor() as cursor:
        cursor.execute("UPDATE assessment_selfassessment SET version = '2020'")
    assert "Our questions have changed" in text(post(Client(), f"{START}/back", code=code[1]))


def test_everything_is_cleared_when_somebody_says_so(client: Client) -> None:
    through(client)
    post(client, f"{START}/save")
    assert "Your answers are cleared" in text(post(client, f"{START}/clear"))
    assert sealed() == {b""}


def test_somebody_asks_to_be_contacted_once_however_often_they_send(client: Client) -> None:
    finished(client)
    for _ in range(2):
        assert "We have your message" in text(post(client, f"{START}/contact", **CONTACT))
    (request,) = waiting()
    assert request.said["contact"]["reach"] == "01632 960001"
    assert len(request.said["answers"]) == 5
    assert "You asked us to get in touch" in text(client.get(f"{START}/result"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reach": "tomorrow"}, "Write a telephone number"),
        ({"way": "email"}, "Write an email address"),
        ({"way": "pigeon"}, "Choose one of these"),
        ({"safely": "x" * 300}, "no more than 200 letters"),
        ({"name": "x\0y"}, "without odd signs"),
        ({"may_leave_word": ""}, "Say if we may leave a message"),
    ],
)
def test_what_would_reach_nobody_is_said(client: Client, wrong: dict[str, str], said: str) -> None:
    finished(client)
    page = client.post(f"{START}/contact", CONTACT | wrong)
    assert page.status_code == 422
    assert said in text(page)
    assert waiting() == []


def test_whoever_asks_for_another_says_whom_and_whether_they_know(client: Client) -> None:
    finished(client, who=["for"])
    assert "Write their name" in text(client.post(f"{START}/contact", CONTACT))
    post(client, f"{START}/contact", **CONTACT, about="B. Person", about_knows="no")
    assert waiting()[0].said["contact"]["about_knows"] is False


def test_a_form_posted_twice_is_one_answer(client: Client) -> None:
    post(client, START)
    send(client, 1, "who", "self")
    page = send(client, 1, "who", "self")
    assert asked(text(page)) == "now"


@pytest.mark.parametrize(
    ("question", "values", "version", "status", "said"),
    [
        ("who", ["zeppelin"], "", 422, "That is not one of the answers"),
        ("who", [], "", 422, "Choose an answer"),
        ("falls", ["once"], "", 412, "Our questions have changed"),
        ("who", ["self"], "2020", 412, "Our questions have changed"),
        ("zeppelin", ["self"], "", 412, "Our questions have changed"),
        ("who", ["x" * 100_000], "", 422, "That is not one of the answers"),
        ("who", ["\0"], "", 422, "That is not one of the answers"),
    ],
)
def test_what_does_not_belong_is_said_beside_the_question(
    client: Client, question: str, values: list[str], version: str, status: int, said: str
) -> None:
    post(client, START)
    page = send(client, 1, question, *values, version=version)
    assert page.status_code == status
    assert said in text(page)
    assert asked(text(page)) == "who"


def test_a_text_that_is_too_long_is_given_back_to_shorten(client: Client) -> None:
    through(client)
    page = send(client, 4, "more", "long " * 1_000)
    assert page.status_code == 422
    assert "Write no more than 4,000 letters" in text(page)
    assert "long long" in text(page)


@pytest.mark.parametrize(
    "body", [b"answer=\xff\xfe&question=\xc3\x28&version=%ff", b"\xff" * 100, b"", b"&&&=%"]
)
@pytest.mark.parametrize(
    "path", ["", "/1", "/now", "/check", "/contact", "/save", "/back", "/clear", "/99999999999"]
)
def test_bytes_that_are_no_text_break_no_page(client: Client, path: str, body: bytes) -> None:
    form = "application/x-www-form-urlencoded"
    through(client)
    for somebody in (client, Client()):
        assert somebody.post(START + path, body, content_type=form).status_code < 500
        assert somebody.get(START + path).status_code < 500


def test_a_page_of_another_session_shows_nothing(client: Client) -> None:
    through(client, more=["up a lane"])
    for path in ("/1", "/now", "/check", "/result", "/contact", "/asked", "/save"):
        answer = Client().get(START + path, follow=True)
        assert answer.redirect_chain[-1][0] == START
        assert "lane" not in text(answer)


def test_no_answer_is_in_an_address_and_no_page_is_kept(client: Client) -> None:
    page = through(client, hard=["falls"], since=["weeks"], falls=["often"], help=["nobody"], alone=["yes"])
    for address, _ in page.redirect_chain:  # type: ignore[attr-defined]
        assert re.fullmatch(r"/self-assessment/(\d+|check)", address)
    assert client.get(f"{START}/check")["Cache-Control"] == "no-store"


def test_a_session_holds_no_answer(client: Client) -> None:
    through(client, more=["up a lane"])
    assert "lane" not in str(dict(client.session))
    assert urlencode({"more": "up a lane"}) not in str(client.cookies)
