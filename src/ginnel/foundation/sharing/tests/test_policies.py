"""An agreement's document is read field by field, and every fault names its file and field and repeats nothing."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from ginnel.foundation.sharing import rules
from ginnel.foundation.sharing.tests.documents import document
from ginnel.kernel.viewer import Category, Purpose


def read(tree: Any) -> list[rules.Policy]:
    return rules.read_policies(json.dumps(tree).encode(), file="ours.json")


def refused(tree: Any) -> list[str]:
    with pytest.raises(rules.PolicyRefused) as error:
        read(tree)
    return error.value.sentences


def test_a_whole_document_says_who_what_why_and_until_when() -> None:
    tree = document(
        "A", "B", StartDate="2026-04-01T00:00:00Z", EndDate="2027-03-31", Data=["Social care", "plan"]
    )
    (policy,) = read({"SharingPolicy": tree})
    assert [party.ids for party in policy.parties] == [("A",), ("B",)]
    assert (policy.purposes, policy.covers) == ((Purpose.PLANNING,), (Category.SOCIAL_CARE, Category.PLAN))
    assert (policy.starts_on, policy.ends_on) == (date(2026, 4, 1), date(2027, 3, 31))
    assert policy.review_on == date(2027, 3, 31)
    assert {party.signatory for party in policy.parties} == {"Caldicott Guardian"}


def test_several_agreements_may_be_in_one_file() -> None:
    assert len(read({"SharingPolicy": [document("A"), document("B", Name="Another")]})) == 2
    assert len(read(document("A"))) == 1


def test_words_that_are_none_of_ours_cover_nothing_and_are_named() -> None:
    (policy,) = read(
        document("A", Purpose=["https://example.org/purpose/section-47", "#direct-care"], Data=["Files"])
    )
    assert policy.purposes == (Purpose.DIRECT_CARE,)
    assert policy.covers == ()
    assert policy.unread == ("Purpose[0]", "Data[0]")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"Name": None}, "ours.json: Name: is missing."),
        ({"Identifier": {"value": "x"}}, "ours.json: Identifier.System: is missing."),
        ({"Identifier": "x"}, "ours.json: Identifier: is not an object with fields."),
        ({"Party": []}, "ours.json: Party: is missing."),
        ({"Party": [{"Name": "A"}]}, "ours.json: Party[0].CatalogueID: is missing."),
        ({"StartDate": "1 April"}, "ours.json: StartDate: is no date like 2026-04-01."),
        ({"StartDate": "2027-01-02", "EndDate": "2027-01-01"}, "ours.json: EndDate: is before StartDate."),
        ({"PermittedUse": None}, "ours.json: PermittedUse: is missing."),
        ({"Restrictions": [7]}, "ours.json: Restrictions[0]: is not a text of 1 to 500 characters."),
        ({"Contact": "a\0b"}, "ours.json: Contact: is not a text of 1 to 500 characters."),
        (
            {"Party": [{"Name": "A", "CatalogueID": ["A"], "Signatory": "x" * 256}]},
            "ours.json: Party[0].Signatory: is not a text of 1 to 255 characters.",
        ),
    ],
)
def test_a_fault_names_file_and_field(changes: dict[str, Any], said: str) -> None:
    assert refused(document("A", **changes)) == [said]


def test_a_role_as_long_as_a_signature_holds_is_read() -> None:
    (policy,) = read(document("A", Party=[{"Name": "A", "CatalogueID": ["A"], "Signatory": "x" * 255}]))
    assert [party.signatory for party in policy.parties] == ["x" * 255]


def test_every_fault_is_said_at_once_and_none_repeats_what_was_written() -> None:
    found = refused([document("A"), document("A", Name=None, EndDate="confidential")])
    assert found == [
        "ours.json: [1].EndDate: is no date like 2026-04-01.",
        "ours.json: [1].Name: is missing.",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "is not text"),
        (b"{\n not json", "line 2"),
        (b"[]", "holds no agreement"),
        (b"7", "not an object"),
        (b"[" * 100_000, "nested"),
        (b" " * 1_000_001, "larger"),
    ],
)
def test_what_is_no_agreement_at_all_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(rules.PolicyRefused, match=said):
        rules.read_policies(content, file="ours.json")


def test_a_draft_is_a_whole_document() -> None:
    tree = rules.draft_policy(identifier="1", name="One", contact="Us", parties={"A": "Here"},
                              purposes=["planning"], starts_on=date(2026, 4, 1), years=2)  # fmt: skip
    (policy,) = rules.read_policies(rules.dumped_policy(tree), file="draft.json")
    assert (policy.ends_on, policy.review_on, policy.unread) == (date(2028, 3, 31), date(2027, 4, 1), ())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"Extra": 7}, "ours.json: Extra: is no number that can be kept."),
        ({"Extra": {"deep": ["x\0"]}}, "ours.json: Extra.deep[0]: holds a character that is none."),
        ({"Extra": float("nan")}, "ours.json: Extra: is no number that can be kept."),
        ({"Extra": {"a\0": 1}}, "ours.json: Extra.a?: has a name with a character that is none."),
        ({"Name": "half \ud800"}, "ours.json: Name: holds a character that is none."),
    ],
)
def test_what_no_database_keeps_is_refused_by_file_and_field(changes: dict[str, Any], said: str) -> None:
    content = json.dumps(document("A", **changes)).replace('"Extra": 7', f'"Extra": {"7" * 5000}')
    with pytest.raises(rules.PolicyRefused) as error:
        rules.read_policies(content.encode(), file="ours.json")
    assert error.value.sentences == [said]


def test_what_is_nested_too_deeply_to_keep_is_refused() -> None:
    deep: Any = []
    for _ in range(200):
        deep = [deep]
    (said,) = refused(document("A", Extra=deep))
    assert said.endswith("is nested too deeply.")


def test_an_agreement_that_begins_in_the_last_year_there_is_is_reviewed_before_it_ends() -> None:
    (policy,) = read(document("A", StartDate="9999-06-01", EndDate="9999-12-31"))
    assert policy.review_on == date(9999, 12, 31)
