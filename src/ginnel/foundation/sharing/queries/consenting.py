"""What people are willing to have shared, as FHIR Consents for somebody else's software."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Q

from ginnel.foundation.sharing import fhir
from ginnel.foundation.sharing.models import Willingness
from ginnel.foundation.sharing.rules.standing_words import Standing, standing
from ginnel.foundation.sharing.rules.willingness import Word
from ginnel.foundation.sharing.states import SaidBy
from ginnel.kernel.viewer import Action, Category, Viewer


def consent(person: UUID, *, viewer: Viewer) -> dict[str, Any] | None:
    """What counts now of all that was said of one person; None where the viewer may see nothing of it.

    As on pages: what was said of a kind of fact that the viewer may not see is left out, for it would say that there is
    such a thing. Raises NotPermitted for whoever may not see whom to speak to about it.
    """
    viewer.require(person, Category.CONTACT_AND_CARER, Action.READ)
    open_to = viewer.own_categories(person, Action.READ)
    shown = Willingness.objects.filter(Q(category=None) | Q(category__in=open_to), person_id=person)
    rows = {str(row.id): row for row in shown.select_related("organisation")}
    named = {row.organisation.code: row.organisation for row in rows.values() if row.organisation}
    counting = standing(
        [_word(row) for row in rows.values()],
        kinds={code: one.kind for code, one in named.items()},
        open_to=open_to,
    )
    if not counting:
        return None
    counted = {rows[word.order] for one, _ in counting for word in _words(one)}
    return fhir.consent(
        person,
        counting,
        said_by={SaidBy(row.said_by) for row in counted},
        said_at=max(row.said_at for row in counted),
        names={code: one.name for code, one in named.items()},
    )


def consents(*, viewer: Viewer) -> Iterator[dict[str, Any]]:
    """The same of everybody whom the viewer may know of and who has said anything; each is an event of its own."""
    said = Willingness.objects.order_by().values("person_id").distinct()
    reached = viewer.restrict(said, person_field="person_id", category=Category.CONTACT_AND_CARER)
    for person in sorted(reached.values_list("person_id", flat=True)):
        found = consent(person, viewer=viewer)
        if found:
            yield found


def _words(one: Standing) -> Iterator[Word]:
    yield one.word
    for inner in one.but:
        yield from _words(inner)


def _word(row: Willingness) -> Word:
    return Word(
        row.is_objection,
        row.organisation_kind,
        row.organisation.code if row.organisation else "",
        None if row.category is None else Category(row.category),
        row.said_at,
        str(row.id),
    )
