"""Finding a concern, for those of the council's safeguarding team who may work with it. To others there is none."""

from __future__ import annotations

from uuid import UUID

from ginnel.care.safeguarding import rules
from ginnel.care.safeguarding.models import Concern, ConcernStep, SafeguardingDesk
from ginnel.care.safeguarding.states import ConcernState
from ginnel.foundation.relationships.queries import staff_id
from ginnel.foundation.sharing.rules.table import SOCIAL_CARE_PROFESSIONALS
from ginnel.kernel.errors import NotFound, NotPermitted
from ginnel.kernel.viewer import Action, Category, Viewer

NONE = "There is no such concern."


def concern_for(id: UUID, *, viewer: Viewer) -> Concern:
    """A concern of the viewer's council that is their team's, or that came to it. Raises NotFound to everybody else, to
    whoever is said to be harming them, and to whoever is kept from somebody whom it is about."""
    found = Concern.objects.select_related("organisation", "raised_from").filter(id=id).first()
    if found is None or not _is_of_the_team(found, viewer) or _is_a_source(found, viewer):
        raise NotFound(NONE)
    for person in people_of(found, viewer=viewer):
        try:
            viewer.require(person, Category.DEMOGRAPHICS, Action.READ)
        except NotPermitted:
            continue  # whom the council does not know yet it takes to know
        except NotFound:
            raise NotFound(NONE) from None
    return found


def may_read(concern: Concern, *, viewer: Viewer) -> bool:
    """Whether safeguarding of everybody found whom it is about is open to them; what is about nobody who was found is
    open to the team that has it."""
    return all(
        Category.SAFEGUARDING in viewer.categories(person, Action.READ)
        for person in people_of(concern, viewer=viewer)
    )


def check_has(concern: Concern, *, viewer: Viewer) -> ConcernStep:
    """The last step. Raises Conflict where the viewer does not have the concern, NotPermitted where safeguarding of
    whom it is about is closed to them."""
    step = last_step(concern, viewer=viewer)
    if step.state == ConcernState.CONCLUDED:
        rules.check_has_it(None, None)
    rules.check_has_it(step.staff_id, staff_id(viewer=viewer))
    for person in people_of(concern, viewer=viewer):
        viewer.require(person, Category.SAFEGUARDING, Action.WRITE)
    return step


def people_of(concern: Concern, *, viewer: Viewer) -> list[UUID]:
    """Everybody found whom it is about and still stands for, without order."""
    rows = concern.people.filter(replaced_by=None).exclude(person=None)
    return sorted({one for one in rows.values_list("person_id", flat=True) if one})


def last_step(concern: Concern, *, viewer: Viewer) -> ConcernStep:
    step = concern.steps.select_related("team", "staff").order_by("-number").first()
    assert step is not None  # raising a concern makes its first
    return step


def _is_of_the_team(concern: Concern, viewer: Viewer) -> bool:
    if viewer.role not in SOCIAL_CARE_PROFESSIONALS or viewer.organisation != concern.organisation.code:
        return False
    step = last_step(concern, viewer=viewer)
    desk = SafeguardingDesk.objects.filter(organisation=concern.organisation).values_list(
        "team_id", flat=True
    )
    return rules.is_theirs(
        getattr(viewer, "team", None), staff_id(viewer=viewer), {step.team_id, *desk}, step.staff_id
    )


def _is_a_source(concern: Concern, viewer: Viewer) -> bool:
    staff = staff_id(viewer=viewer)
    return staff is not None and concern.sources.filter(staff=staff).exists()
