"""Relations point at the same noun or a lower one; imports cannot show a key written as a string."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db.models import Model

from tests.architecture.house import height


def place(model: type[Model]) -> tuple[str, str]:
    """The ring and noun of a model, ("", "") when it is not ours."""
    parts = model.__module__.split(".")
    return (parts[1], parts[2]) if parts[0] == "ginnel" else ("", "")


def points_upwards(source: tuple[str, str], target: tuple[str, str]) -> bool:
    return source != target and height(*source) <= height(*target)


def relations() -> list[tuple[type[Model], str, type[Model]]]:
    """Every relation declared on our models: (model, field, model it points at)."""
    return [
        (model, field.name, field.related_model)
        for model in apps.get_models(include_auto_created=True)
        if place(model)[0]
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and isinstance(field.related_model, type)
    ]


def test_every_relation_points_at_the_same_noun_or_a_lower_one() -> None:
    wrong = [
        f"{source.__name__}.{field} -> {target.__name__}"
        for source, field, target in relations()
        if place(target)[0] and points_upwards(place(source), place(target))
    ]
    assert not wrong


def test_there_are_relations_to_judge() -> None:
    assert {("SourceRecord", "person")} <= {(model.__name__, field) for model, field, _ in relations()}


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (("foundation", "people"), ("foundation", "record")),
        (("foundation", "record"), ("care", "reception")),
        (("care", "transfers"), ("care", "reablement")),
    ],
)
def test_an_upward_or_sideways_key_is_caught(source: tuple[str, str], target: tuple[str, str]) -> None:
    assert points_upwards(source, target)


def test_a_downward_key_is_allowed() -> None:
    assert not points_upwards(("care", "reception"), ("foundation", "people"))
