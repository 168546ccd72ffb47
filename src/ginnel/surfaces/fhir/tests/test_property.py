"""Searches find what a slow referee finds, whatever was said, whatever is asked and whatever may be seen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ginnel.foundation.record.queries import Filters, timeline
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.viewer import Category
from ginnel.surfaces.fhir.tests.referee import Held, Referee
from ginnel.surfaces.fhir.tests.told import Calling, Tree, get, ids, pages, say

pytestmark = pytest.mark.django_db
CODES, SYSTEMS = ("a", "b", "c"), ("http://one", "http://two")
DATES = ("2025", "2026-01", "2026-02-28", "2026-03-29T01:30:00Z", "2026-10-25T01:30:00+01:00", "2026-03-29")
WORDS = ("Anna", "ANNE", "bob", "an", "Änna")
ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
PROFILES = ("http://a/fhir", "http://a/fhir/One", "http://a/fhir/One/two", "http://a/fhirs")
PEOPLE = (("ONE", "p1"), ("ONE", "p2"), ("TWO", "q1"))


def one_of(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


coding = st.builds(lambda s, c: {"system": s, "code": c}, one_of(*SYSTEMS), one_of(*CODES))
called = st.builds(lambda one, display: {**one, "display": display}, coding, one_of(*WORDS))
concept = st.builds(
    lambda codings, text: {"coding": codings, **({"text": text} if text else {})},
    st.lists(st.one_of(coding, called), min_size=1, max_size=2),
    one_of("", *WORDS),
)
period = st.builds(
    lambda start, end: {"start": start, "end": end} if end else {"start": start},
    one_of("2025", "2025-12", "2026-01-01"),
    one_of("", "2026-02", "2026-03-29", "2027"),
)
UCUM = "http://unitsofmeasure.org"
amount = st.builds(
    lambda value, unit, called: {"value": value, "system": UCUM, "code": unit, "unit": called or unit},
    one_of(1, 1.5, 1.45, 2, 100, 0.0015, 1450),
    one_of("mg", "g", "ug"),
    one_of("", "a spoon"),
)
component = st.builds(lambda code, much: {"code": code, "valueQuantity": much}, concept, amount)
identifier = st.builds(
    lambda system, code, value: {"type": {"coding": [{"system": system, "code": code}]}, "value": value},
    one_of(*SYSTEMS),
    one_of("MR", "NH"),
    one_of("7", "8"),
)
encounter_class = st.one_of(
    coding, one_of("IMP", "AMB", "ACUTE", "NONAC").map(lambda code: {"system": ACT_CODE, "code": code})
)


@st.composite
def observations(draw: Any, at: int) -> tuple[str, Tree]:
    code, subject = draw(one_of(*PEOPLE))
    tree: Tree = {
        "resourceType": "Observation",
        "id": f"o{at}",
        "status": draw(one_of("final", "preliminary")),
        "code": draw(concept),
        "subject": {"reference": f"Patient/{subject}"},
    }
    when = draw(st.one_of(st.none(), one_of(*DATES).map(lambda t: ("effectiveDateTime", t))))
    when = when or draw(st.one_of(st.none(), period.map(lambda p: ("effectivePeriod", p))))
    what = draw(st.one_of(st.none(), amount.map(lambda q: ("valueQuantity", q))))
    what = what or draw(st.one_of(st.none(), one_of(*WORDS).map(lambda w: ("valueString", w))))
    tree.update(dict(pair for pair in (when, what) if pair))
    if draw(st.booleans()):
        tree["encounter"] = {"reference": f"Encounter/e-{subject}"}
    more = {
        "component": [] if what else draw(st.lists(component, max_size=2)),
        "identifier": draw(st.lists(identifier, max_size=1)),
        "meta": {"profile": draw(st.lists(one_of(*PROFILES), max_size=1))},
    }
    tree.update({name: value for name, value in more.items() if value not in ([], {"profile": []})})
    return code, tree


@st.composite
def lists(draw: Any, made: list[tuple[str, Tree]]) -> list[tuple[str, Tree]]:
    """One of each organisation, about one of its people, of some of what it said."""
    found = []
    for code, subject in (("ONE", "p1"), ("TWO", "q1")):
        theirs = [f"{one['resourceType']}/{one['id']}" for by, one in made if by == code]
        items = draw(st.lists(one_of(*theirs), min_size=1, max_size=3, unique=True))
        tree: Tree = {"resourceType": "List", "id": f"l-{subject}", "status": "current", "mode": "working"}
        tree["subject"] = {"reference": f"Patient/{subject}"}
        found.append((code, {**tree, "entry": [{"item": {"reference": one}} for one in items]}))
    return found


@st.composite
def places(draw: Any) -> list[tuple[str, Tree]]:
    """Patients, a stay of each and what was seen of them."""
    made: list[tuple[str, Tree]] = []
    for code, subject in PEOPLE:
        who: Tree = {"resourceType": "Patient", "id": subject, "gender": draw(one_of("male", "female"))}
        who["name"] = [
            {"family": draw(one_of(*WORDS)), "given": draw(st.lists(one_of(*WORDS), min_size=1, max_size=2))}
        ]
        who["birthDate"] = draw(one_of("1950", "1950-02", "1961-03-04"))
        made.append((code, who))
        stay: Tree = {
            "resourceType": "Encounter",
            "id": f"e-{subject}",
            "status": draw(one_of("finished", "in-progress")),
            "class": draw(encounter_class),
            "subject": {"reference": f"Patient/{subject}"},
        }
        if draw(st.booleans()):
            stay["period"] = draw(period)
        made.append((code, stay))
    made += [draw(observations(at)) for at in range(draw(st.integers(1, 5)))]
    return made + draw(lists(made))


token = st.one_of(one_of(*CODES), st.builds("{}|{}".format, one_of(*SYSTEMS), one_of(*CODES, "")))
tokens = st.lists(token, min_size=1, max_size=2).map(",".join)
dates = st.builds("{}{}".format, one_of("", "eq", "ne", "gt", "lt", "ge", "le", "sa", "eb"), one_of(*DATES))
numbers = st.builds(
    "{}{}{}".format,
    one_of("", "eq", "ne", "gt", "lt", "ge", "le"),
    one_of("1", "1.5", "1.50", "100", "2.0", "0.0015", "1450"),
    one_of("", "||mg", "||a spoon", f"|{UCUM}|mg", f"|{UCUM}|g", f"|{UCUM}|kg"),
)
missing = one_of("true", "false")
of_encounter = st.one_of(
    st.tuples(one_of("class", "class:not"), tokens),
    st.tuples(
        one_of("class:below", "class:above"),
        one_of("IMP", "ACUTE", "AMB", "_ActEncounterCode").map(lambda code: f"{ACT_CODE}|{code}"),
    ),
    st.tuples(one_of("class:in", "class:not-in"), one_of(*SYSTEMS, ACT_CODE).map("{}?fhir_vs".format)),
    st.tuples(st.just("date"), dates),
    st.tuples(st.just("date:missing"), missing),
    st.tuples(one_of("status", "status:not"), one_of("finished", "in-progress")),
)
of_patient = st.one_of(
    st.tuples(one_of("family", "given", "name", "name:contains"), one_of("an", "Ann", "ANNA", "bob", "o")),
    st.tuples(one_of("family:exact", "name:exact"), one_of("an", "Anna", "Änna", "BOB")),
    st.tuples(one_of("gender", "gender:not"), one_of("male", "female,male")),
    st.tuples(
        st.just("birthdate"), st.builds("{}{}".format, one_of("", "ge", "lt"), one_of("1950", "1950-02"))
    ),
)
of_observation = st.one_of(
    st.tuples(one_of("code", "code:not"), tokens),
    st.tuples(one_of("status", "status:not"), one_of("final", "preliminary,final")),
    st.tuples(st.just("date"), dates),
    st.tuples(one_of("date:missing", "encounter:missing", "value-quantity:missing"), missing),
    st.tuples(st.just("value-quantity"), numbers),
    st.tuples(one_of("value-string", "value-string:contains"), one_of("an", "Ann", "b", "n")),
    st.tuples(st.just("value-string:exact"), one_of("an", "Anna", "anna", "Änna")),
    st.tuples(st.just("code:text"), one_of("an", "Ann", "b", "n")),
    st.tuples(one_of("code:in", "code:not-in"), one_of(*SYSTEMS).map("{}?fhir_vs".format)),
    st.tuples(
        one_of("_profile", "_profile:below", "_profile:above"), one_of(*PROFILES, "http://a/fhir/One/two/3")
    ),
    st.tuples(st.just("component-value-quantity"), numbers),
    st.tuples(
        one_of("code-value-quantity", "component-code-value-quantity", "combo-code-value-quantity"),
        st.builds("{}${}".format, token, numbers),
    ),
    st.tuples(
        st.just("identifier:of-type"),
        st.builds("{}|{}|{}".format, one_of(*SYSTEMS), one_of("MR", "NH"), one_of("7", "8")),
    ),
    st.tuples(st.just("_list"), one_of("list:l-p1", "list:l-q1")),
    of_encounter.map(lambda pair: (f"encounter.{pair[0]}", pair[1])),
    of_patient.map(lambda pair: (f"patient.{pair[0]}", pair[1])),
    st.tuples(st.just("patient"), one_of("person:p1", "person:q1", "source:p1", "source:p2")),
)
queries = st.one_of(
    st.tuples(st.just("Observation"), st.lists(of_observation, max_size=3)),
    st.tuples(st.just("Encounter"), st.lists(of_encounter, max_size=2)),
    st.tuples(
        st.just("Patient"),
        st.lists(
            st.one_of(
                of_patient,
                of_observation.filter(lambda pair: "." not in pair[0] and pair[0] != "patient").map(
                    lambda pair: (f"_has:Observation:patient:{pair[0]}", pair[1])
                ),
            ),
            max_size=2,
        ),
    ),
)
seen = st.sets(one_of(Category.OBSERVATIONS, Category.HOSPITAL_ACTIVITY)).map(
    lambda some: frozenset({Category.DEMOGRAPHICS, *some})
)


@settings(max_examples=16, deadline=None, suppress_health_check=list(HealthCheck))
@given(place=places(), asked=st.lists(queries, min_size=15, max_size=20), allowed=seen)
def test_a_search_finds_what_the_referee_finds(
    client: Client,
    caller: Calling,
    tmp_path: Path,
    place: list[tuple[str, Tree]],
    asked: list[tuple[str, list[tuple[str, str]]]],
    allowed: frozenset[Category],
) -> None:
    with transaction.atomic():
        for code in ("ONE", "TWO"):
            say(tmp_path, code, *(tree for by, tree in place if by == code))
        caller.viewer = Permitting(allowed=allowed)
        referee = _referee(caller.viewer)
        for kind, query in asked:
            real = [(name, _named(text)) for name, text in query]
            bundle = get(client, f"{kind}?{urlencode([*real, ('_count', '500')])}")
            assert set(ids(bundle)) == referee.found(kind, real), (kind, query)
            assert bundle["total"] == len(ids(bundle))
        transaction.set_rollback(True)


by = st.lists(
    one_of("code", "status", "date", "value-string", "identifier", "encounter", "_profile"),
    min_size=1,
    max_size=3,
    unique=True,
)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(place=places(), orders=st.lists(by, min_size=6, max_size=6), count=st.integers(1, 3))
def test_every_order_holds_from_page_to_page(
    client: Client,
    caller: Calling,
    tmp_path: Path,
    place: list[tuple[str, Tree]],
    orders: list[list[str]],
    count: int,
) -> None:
    with transaction.atomic():
        for code in ("ONE", "TWO"):
            say(tmp_path, code, *(tree for by, tree in place if by == code))
        referee = _referee(caller.viewer)  # type: ignore[arg-type]
        for keys in orders:
            found = pages(client, f"Observation?_sort={','.join(keys)}&_count={count}")
            assert sorted(found) == sorted(referee.found("Observation", []))
            ranks = [referee.order(one, "Observation", keys) for one in found]
            assert ranks == sorted(ranks), keys
        transaction.set_rollback(True)


PREFIXES = ("", "eq", "ne", "gt", "lt", "ge", "le", "sa", "eb")
PERIODS = (
    {"start": "2025", "end": "2026-02"},
    {"start": "2026-01-15", "end": "2026-02-10"},
    {"start": "2026-03-29"},
    {"end": "2026-01"},
)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_prefix_means_what_the_specification_says_at_every_precision(
    client: Client, caller: Calling, tmp_path: Path, prefix: str
) -> None:
    """Of each date and period against each, and of each quantity."""
    of = {"resourceType": "Observation", "status": "final", "subject": {"reference": "Patient/p"}}
    when = [{"effectiveDateTime": date} for date in DATES] + [{"effectivePeriod": one} for one in PERIODS]
    unit = {"system": "http://unitsofmeasure.org", "code": "mg"}
    much = [{"valueQuantity": {"value": value, **unit}} for value in (0.5, 1, 1.04, 1.05, 1.49, 1.5, 95, 100)]
    said = [{**of, "id": f"o{at}", "code": {"text": "x"}, **one} for at, one in enumerate([*when, *much])]
    say(tmp_path, "ONE", {"resourceType": "Patient", "id": "p"}, *said)
    referee = _referee(caller.viewer)  # type: ignore[arg-type]
    asked = [("date", prefix + date) for date in (*DATES, "2026-02", "2026")]
    asked += [("value-quantity", prefix + number) for number in ("1", "1.0", "1.5", "100")]
    for pair in asked:
        bundle = get(client, f"Observation?{urlencode([pair, ('_count', '500')])}")
        assert set(ids(bundle)) == referee.found("Observation", [pair]), pair


def _named(text: str) -> str:
    """An id that is not known before something is said."""
    how, colon, local_id = text.partition(":")
    if not colon or how not in ("person", "source", "list"):
        return text
    record: Callable[..., Any] = apps.get_model("people", "SourceRecord").objects.get
    if how == "person":
        return f"Patient/{record(local_id=local_id).person_id}"
    resources = apps.get_model("record", "Resource").objects
    kind = "List" if how == "list" else "Patient"
    return f"{kind}/{resources.get(local_id=local_id).id}"


def _referee(viewer: Permitting) -> Referee:
    """Person by person, what is decided for a page about them."""
    records = apps.get_model("people", "SourceRecord").objects
    held = []
    for person in set(records.values_list("person_id", flat=True)):
        page = timeline(viewer=viewer, person=person, filters=Filters(everything=True))
        assert page.total == len(page.entries)
        held += [Held(str(person), one.tree) for one in page.entries]
    return Referee(held)
