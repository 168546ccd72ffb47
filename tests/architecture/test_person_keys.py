"""Every relation to a person is handled by merging: moved with the merge, or left with a stated reason."""

from __future__ import annotations

from django.apps import apps
from django.db import models

from ginnel.foundation.people import actions, rules
from ginnel.foundation.people.models import Person


def relations() -> set[str]:
    """`app.Model.field` of every relation to a person, found in the model graph."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model is Person
    }


def bare_person_ids() -> set[str]:
    """`app.Model.field` of columns that hold a person's id without a relation, where merging cannot follow."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("ginnel.")
        for field in model._meta.get_fields()
        if isinstance(field, models.UUIDField) and field.name.startswith("person")
    }


def moved() -> set[str]:
    return {".".join(relation) for relation in actions.relations_to_person()}


def test_merging_handles_every_relation_to_a_person() -> None:
    assert relations() == moved() | rules.STAYS.keys()


def test_nothing_is_both_moved_and_left() -> None:
    assert not moved() & rules.STAYS.keys()


def test_what_is_left_says_why() -> None:
    assert all(reason.strip() for reason in rules.STAYS.values())


def test_only_the_audit_trail_names_a_person_without_a_key() -> None:
    """An audit row must never block or follow a merge or a deletion; everything else must follow a merge."""
    assert bare_person_ids() <= {"audit.Event.person", "audit.PrivacyAlert.person", "audit.LegalHold.person"}
