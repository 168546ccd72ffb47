"""Answers are kept sealed, come back by a code alone and go when their time has come; a request is never lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from ginnel.care.assessment import actions, queries, rules, store, tasks
from ginnel.care.assessment.models import ContactRequest, SelfAssessment, SelfAssessmentChange
from ginnel.care.assessment.rules.telling import Wanted, Way, Wishes
from ginnel.care.assessment.states import SelfAssessmentState
from ginnel.foundation.audit.models import Event
from ginnel.foundation.organisations.actions import allowing as allowances
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotFound, NotPermitted, Stale, TooMany
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.viewer import Purpose

pytestmark = pytest.mark.django_db
VERSION = rules.shipped().version
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
WISHES = Wishes(
    "A. Person", Way.CALL, "01632 960001", may_leave_word=False, safely="Mornings", wanted=Wanted.ASSESSMENT
)
WAY: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("who", ("self",)),
    ("now", ("none",)),
    ("hard", ("falls", "mood")),
    ("since", ("weeks",)),
    ("falls", ("often",)),
    ("mood", ("lonely",)),
    ("help", ("nobody",)),
    ("alone", ("yes",)),
    ("more", ("I live up a lane",)),
    ("postcode", ()),
)


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    allowances.forget()
    with clock.held_at(NOON):
        yield


def by() -> Any:
    return service("self-assessment")


def answer(id: UUID, question: str, *values: str, version: str = VERSION) -> None:
    actions.answer(assessment=id, question=question, version=version, values=values, by=by())


def answered(**instead: tuple[str, ...]) -> UUID:
    """Through to the end, but for what is given."""
    id = actions.begin(by=by())
    for question, values in WAY:
        answer(id, question, *instead.get(question, values))
    if instead:
        actions.go_on(assessment=id, by=by())
    return id


def finished(**instead: tuple[str, ...]) -> UUID:
    id = answered(**instead)
    actions.finish(assessment=id, by=by())
    return id


def ask(id: UUID, wishes: Wishes = WISHES) -> UUID:
    return actions.ask_for_contact(assessment=id, wishes=wishes, by=by())


def test_what_was_answered_is_read_again() -> None:
    draft = queries.draft(assessment=answered(), viewer=by())
    assert dict(draft.answers) == dict(WAY)
    assert draft.state is SelfAssessmentState.BEGUN
    assert draft.saved_until is None


def test_answers_lie_sealed_and_open_to_no_other_row() -> None:
    id = answered()
    row = SelfAssessment.objects.get(id=id)
    assert b"lane" not in bytes(row.sealed)
    with pytest.raises(NotFound):
        store.opened(UUID(int=1), row.sealed)


def test_answers_still_open_after_the_secret_was_rotated(settings: Any) -> None:
    id = answered()
    code = actions.save(assessment=id, by=by())
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert actions.resume(code=code, address="a", by=by()).assessment == id
    assert queries.draft(assessment=id, viewer=by()).answers


def test_an_answer_that_leads_elsewhere_forgets_what_is_not_asked_any_more() -> None:
    id = answered()
    answer(id, "hard", "none")
    assert set(queries.draft(assessment=id, viewer=by()).answers) == {
        "who",
        "now",
        "hard",
        "more",
        "postcode",
    }


def test_a_danger_taken_back_stays_said() -> None:
    id = answered(now=("harm",))
    answer(id, "now", "none")
    draft = queries.draft(assessment=id, viewer=by())
    assert draft.said == ("harm",)


@pytest.mark.parametrize(
    ("question", "version"), [("falls", VERSION), ("who", "old"), ("zeppelin", VERSION), ("", "")]
)
def test_a_page_that_is_not_of_this_way_is_stale(question: str, version: str) -> None:
    with pytest.raises(Stale):
        answer(actions.begin(by=by()), question, "x", version=version)


def test_a_postcode_that_is_not_known_is_said() -> None:
    id = answered()
    with pytest.raises(Invalid, match="We do not know this postcode"):
        answer(id, "postcode", "ZZ99 9ZZ")


def test_nothing_is_finished_before_it_is_answered() -> None:
    id = actions.begin(by=by())
    with pytest.raises(Conflict):
        actions.finish(assessment=id, by=by())


def test_changing_an_answer_opens_what_was_finished_again() -> None:
    id = finished()
    answer(id, "alone", "no")
    states = SelfAssessmentChange.objects.filter(assessment=id).order_by("id").values_list("state", flat=True)
    assert list(states) == ["begun", "finished", "begun"]


def test_a_code_brings_back_its_answers_however_it_is_spaced() -> None:
    id = answered()
    code = actions.save(assessment=id, by=by())
    typed = code.upper().replace("-", "  ")
    assert actions.resume(code=typed, address="a", by=by()).assessment == id


def test_of_a_code_a_digest_is_kept_and_nothing_else() -> None:
    id = answered()
    code = actions.save(assessment=id, by=by())
    row = SelfAssessment.objects.get(id=id)
    assert rules.plain(code) not in str(row.__dict__)
    assert code not in str(list(Event.objects.values()))
    assert len({rules.new_code() for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "code", ["", "x", "abcd-2345-efgh", "\x00" * 12, "a" * 100_000, "ﬁﬁﬁﬁﬁﬁﬁﬁﬁﬁﬁﬁ", "O0I1-O0I1-O0I1"]
)
def test_a_code_that_is_none_is_refused_alike(code: str) -> None:
    actions.save(assessment=answered(), by=by())
    with pytest.raises(NotFound, match="We cannot find answers with this code"):
        actions.resume(code=code, address="a", by=by())
    assert Event.objects.filter(action="self-assessment.code-refused").count() == 1


def test_a_second_code_ends_the_first() -> None:
    id = answered()
    first = actions.save(assessment=id, by=by())
    actions.save(assessment=id, by=by())
    with pytest.raises(NotFound):
        actions.resume(code=first, address="a", by=by())


def test_codes_are_tried_ten_times_a_minute_from_one_address() -> None:
    code = actions.save(assessment=answered(), by=by())
    for _ in range(10):
        with pytest.raises(NotFound):
            actions.resume(code="abcd-2345-efgh", address="one", by=by())
    with pytest.raises(TooMany):
        actions.resume(code=code, address="one", by=by())
    assert actions.resume(code=code, address="another", by=by()).assessment


def test_many_addresses_together_are_held_back_but_nobody_who_has_not_tried() -> None:
    code = actions.save(assessment=answered(), by=by())
    for at in range(201):
        for _ in range(2):
            with pytest.raises(NotFound if at < 200 else (NotFound, TooMany)):
                actions.resume(code="abcd-2345-efgh", address=str(at), by=by())
    with pytest.raises(TooMany):
        actions.resume(code="abcd-2345-efgh", address="1", by=by())
    assert actions.resume(code=code, address="new", by=by()).assessment


def test_answers_of_an_earlier_questionnaire_are_carried_over_as_far_as_they_fit() -> None:
    id = answered()
    code = actions.save(assessment=id, by=by())
    old = store.Kept({**dict(WAY), "alone": ("lodger",), "pets": ("cat",)}, ("harm",), ())
    SelfAssessment.objects.filter(id=id).update(version="2020", sealed=store.sealed(id, old))
    assert actions.resume(code=code, address="a", by=by()).has_changed
    draft = queries.draft(assessment=id, viewer=by())
    assert dict(draft.answers) == {question: values for question, values in WAY if question != "alone"}
    assert draft.said == ("harm",)
    assert draft.version == VERSION


def test_what_expires_is_erased_and_the_code_with_it() -> None:
    saved, unsaved = answered(), answered()
    code = actions.save(assessment=saved, by=by())
    with clock.held_at(NOON + timedelta(hours=2)):
        tasks.erase_expired_answers(0)
        assert queries.draft(assessment=saved, viewer=by()).answers
        with pytest.raises(NotFound):
            queries.draft(assessment=unsaved, viewer=by())
    with clock.held_at(NOON + timedelta(days=28)):
        with pytest.raises(NotFound):
            actions.resume(code=code, address="a", by=by())
        assert actions.erase_expired(by=by()) == 1
        assert actions.erase_expired(by=by()) == 0
    assert {bytes(row.sealed) for row in SelfAssessment.objects.all()} == {b""}
    assert {row.code_digest for row in SelfAssessment.objects.all()} == {""}


def test_leaving_erases_what_was_not_saved_alone() -> None:
    saved, unsaved = answered(), answered()
    actions.save(assessment=saved, by=by())
    for id in (saved, unsaved, UUID(int=7)):
        actions.erase(assessment=id, only_unsaved=True, by=by())
    assert queries.draft(assessment=saved, viewer=by()).answers
    with pytest.raises(NotFound):
        queries.draft(assessment=unsaved, viewer=by())


def test_a_request_carries_every_answer_in_words_and_how_to_reach_them_safely() -> None:
    ask(finished())
    (waiting,) = queries.waiting_for_contact(viewer=by())
    assert [one["question"] for one in waiting.said["answers"]] == [question for question, _ in WAY]
    said = {one["question"]: one for one in waiting.said["answers"]}
    assert said["falls"]["asked"] == "Have you had a fall?"
    assert said["falls"]["answered"] == ["More than once in the last year"]
    assert said["more"]["answered"] == ["I live up a lane"]
    assert waiting.said["equipment"] == ["rail", "alarm"]
    assert waiting.said["contact"]["safely"] == "Mornings"
    assert waiting.said["contact"]["may_leave_word"] is False
    assert not waiting.is_urgent


def test_what_is_said_of_another_is_in_the_words_it_was_asked_in() -> None:
    ask(finished(who=("for",)), replace(WISHES, about="B. Person", about_knows=True))
    (waiting,) = queries.waiting_for_contact(viewer=by())
    said = {one["question"]: one["asked"] for one in waiting.said["answers"]}
    assert said["alone"] == "Do they live alone?"
    assert waiting.said["contact"]["about"] == "B. Person"


def test_asked_twice_is_one_request() -> None:
    id = finished()
    assert ask(id) == ask(id, replace(WISHES, reach="01632 960002"))
    assert [one.said["contact"]["reach"] for one in queries.waiting_for_contact(viewer=by())] == [
        "01632 960001"
    ]


def test_a_request_outlives_the_answers() -> None:
    id = finished()
    ask(id)
    actions.erase(assessment=id, by=by())
    assert len(queries.waiting_for_contact(viewer=by())) == 1


def test_nothing_is_answered_otherwise_once_it_was_sent() -> None:
    id = finished()
    ask(id)
    with pytest.raises(Conflict):
        answer(id, "alone", "no")
    actions.finish(assessment=id, by=by())
    assert queries.draft(assessment=id, viewer=by()).state is SelfAssessmentState.ASKED


def test_whoever_was_in_danger_waits_first() -> None:
    first, urgent = ask(finished()), ask(finished(now=("without",)))
    assert [one.id for one in queries.waiting_for_contact(viewer=by())] == [urgent, first]


def test_what_was_taken_up_waits_no_longer_and_is_taken_up_once() -> None:
    request = ask(finished())
    actions.take_up(request=request, by=by())
    assert queries.waiting_for_contact(viewer=by()) == []
    with pytest.raises(Conflict):
        actions.take_up(request=request, by=by())
    with pytest.raises(NotFound):
        actions.take_up(request=UUID(int=1), by=by())


def test_nobody_asks_before_the_end() -> None:
    with pytest.raises(Conflict):
        ask(answered())


@pytest.mark.parametrize("wrong", [{"reach": " "}, {"reach": ""}, {"safely": "x" * 201}])
def test_a_request_by_which_nobody_could_be_reached_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        ask(finished(), replace(WISHES, **wrong))


def test_only_the_work_of_keeping_the_record_reads_answers_and_requests() -> None:
    id = finished()
    somebody = Permitting(purpose=Purpose.DIRECT_CARE)
    with pytest.raises(NotPermitted):
        queries.draft(assessment=id, viewer=somebody)
    with pytest.raises(NotPermitted):
        queries.waiting_for_contact(viewer=somebody)


@pytest.mark.parametrize("what", ["DELETE FROM", "UPDATE"])
def test_the_application_cannot_lose_or_change_a_request(what: str) -> None:
    ask(finished())
    table = ContactRequest._meta.db_table
    statement = f"DELETE FROM {table}" if what == "DELETE FROM" else f"UPDATE {table} SET is_urgent = false"
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_events_name_questions_and_never_what_was_answered() -> None:
    ask(finished(more=("My chest pain is bad",), now=("harm",)))
    events = Event.objects.filter(action__regex="^(self-assessment|contact-request)")
    assert events.count() > 10
    said = str(list(events.values_list("action", "detail", "person")))
    for word in ("harm", "chest", "often", "lonely", "960001", "Person", "Mornings"):
        assert word not in said
