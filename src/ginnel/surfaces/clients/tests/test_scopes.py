"""Scopes are read as SMART says, refused with reasons, and narrowed to what both sides allow."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ginnel.surfaces.clients.scopes import (
    ANY,
    LETTERS,
    LONGEST,
    Scope,
    ScopeRefused,
    Scopes,
    narrowed,
    parse,
)

KINDS = ("Patient", "Observation", "Condition")
QUERIES = ("", "category=laboratory", "category=http://terminology.hl7.org/x|vital-signs", "status=final")
letters = st.sets(st.sampled_from(LETTERS), min_size=1).map(
    lambda chosen: "".join(one for one in LETTERS if one in chosen)
)
scope = st.builds(Scope, st.sampled_from((ANY, *KINDS)), letters) | st.builds(
    Scope, st.sampled_from(KINDS), letters, st.sampled_from(QUERIES)
)
several = st.lists(scope, min_size=1, max_size=6, unique=True).map(lambda found: Scopes(tuple(found)))


def allowed(scopes: Scopes, kind: str, interaction: str, met: frozenset[str]) -> bool:
    """Slow and obvious: may this be done to a resource that each of these searches finds?"""
    return any(
        one.kind in (ANY, kind)
        and interaction in one.interactions
        and all(query in met for query in one.query.split("&") if query)
        for one in scopes.granted
    )


@given(several)
def test_what_is_written_is_read_again(scopes: Scopes) -> None:
    assert parse(str(scopes)) == scopes


@given(several, several)
def test_narrowed_is_what_both_allow(asked: Scopes, held: Scopes) -> None:
    try:
        given_ = narrowed(asked, held)
    except ScopeRefused:
        given_ = Scopes(())
    worlds = [frozenset(chosen) - {""} for chosen in product(*(("", query) for query in QUERIES[1:]))]
    for kind, interaction, met in product(KINDS, LETTERS, worlds):
        both = allowed(asked, kind, interaction, met) and allowed(held, kind, interaction, met)
        assert allowed(given_, kind, interaction, met) == both


@given(several, st.sampled_from(KINDS), st.sampled_from(LETTERS), st.sets(st.sampled_from(QUERIES[1:])))
def test_limits_say_the_same_as_the_scopes(
    scopes: Scopes, kind: str, interaction: str, met: set[str]
) -> None:
    limits = scopes.limits(kind, interaction)  # type: ignore[arg-type]
    may = limits is not None and (not limits or any(query in met for query in limits))
    assert may == allowed(scopes, kind, interaction, frozenset(met))
    assert scopes.allows(kind, interaction) == (limits is not None)  # type: ignore[arg-type]


@given(st.text(max_size=60) | st.text(alphabet="system/Patient*.cruds?=&|%:_ ", max_size=60))
def test_whatever_is_sent_is_read_or_refused(text: str) -> None:
    try:
        scopes = parse(text)
    except ScopeRefused as refused:
        assert len(text) < 20 or text not in str(refused)
    else:
        assert parse(str(scopes)) == scopes


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("system/*.read", "system/*.rs"),
        ("system/Patient.write", "system/Patient.cud"),
        ("system/Patient.*", "system/Patient.cruds"),
    ],
)
def test_the_first_version_is_read_as_the_second(first: str, second: str) -> None:
    assert parse(first) == parse(second)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "at least one"),
        ("patient/Patient.rs", "signs in"),
        ("user/*.rs", "signs in"),
        ("openid", "form"),
        ("launch", "form"),
        ("system/Patient", "form"),
        ("system/Patients.rs", "no type"),
        ("system/Resource.rs", "no type"),
        ("system/patient.rs", "no type"),
        ("system/Patient.", "letters"),
        ("system/Patient.sr", "that order"),
        ("system/Patient.rr", "that order"),
        ("system/Patient.READ", "that order"),
        ("system/Patient.read?gender=male", "that order"),
        ("system/*.rs?status=final", "name a type"),
        ("system/Observation.rs?", "each with a value"),
        ("system/Observation.rs?category", "no search"),
        ("system/Observation.rs?category=", "each with a value"),
        ("system/Observation.rs?subject.name=x", "of the type itself"),
        ("system/Observation.rs?_has:x:y:z=1", "of the type itself"),
        ("system/Observation.rs?_count=1", "limits nothing"),
        ("system/Observation.rs?_include=*", "limits nothing"),
        ('system/Observation.rs?code="x"', "no scope may"),
        ("system/Patient.rs\u00e9", "no scope may"),
        (f"system/Observation.rs?code={'x' * LONGEST}", "longer"),
        ("system/Observation.rs?" + "&".join(f"code={n}" for n in range(11)), "too much"),
        (" ".join(f"system/Observation.rs?code={n}" for n in range(101)), "No more than"),
    ],
)
def test_a_scope_that_cannot_be_given_says_why(text: str, why: str) -> None:
    with pytest.raises(ScopeRefused, match=why):
        parse(text)


def test_a_scope_is_told_by_its_place() -> None:
    with pytest.raises(ScopeRefused, match="Scope 2 "):
        parse("system/Patient.rs patient/Patient.rs")


def test_what_both_limit_is_limited_by_both() -> None:
    asked, held = (
        parse("system/Observation.rs?status=final"),
        parse("system/Observation.r?category=laboratory"),
    )
    assert str(narrowed(asked, held)) == "system/Observation.r?status=final&category=laboratory"


def test_what_every_type_asks_needs_a_scope_for_every_type() -> None:
    assert not parse("system/Patient.rs system/Observation.rs").allows(ANY, "s")
    assert parse("system/*.rs").allows(ANY, "s")
