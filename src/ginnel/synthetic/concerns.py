"""A pretend safeguarding team and a few concerns at different stages, through the noun's own actions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from ginnel.care.safeguarding import actions, queries
from ginnel.care.safeguarding.rules import Limb, Limbs, Worried
from ginnel.care.safeguarding.states import ConcernState, Known
from ginnel.foundation.sharing import queries as sharing
from ginnel.foundation.sharing.queries import StaffViewer
from ginnel.kernel.errors import NotFound, NotPermitted
from ginnel.kernel.viewer import Purpose
from ginnel.synthetic.front_door import people_on_lists


@dataclass(frozen=True, slots=True)
class Told:
    """What was seen or said, and how far the team has come with it: "raised", "taken" or "decided"."""

    words: str
    harm: str
    wishes: str
    until: str


SAID = (
    Told(
        "Bruises on both arms, and she looked at her grandson before she answered.",
        "Her grandson, who moved in after Easter",
        "To have her own bank card back",
        "raised",
    ),
    Told("No food in the house, and the money that was left for it is gone.", "", "", "taken"),
    Told(
        "He sits in a wet chair when we come at noon, and says that nobody came in the morning.",
        "The agency that calls in the mornings",
        "That they come when they say they do",
        "decided",
    ),
)


def fill(folder: Path, organisation: str, raiser: UUID, worker: UUID) -> int:
    """Concerns that `raiser` raised about those on the council's lists and one whom nobody knows, at the stages that
    they say; how many there are. `raiser` and `worker` are roles. What was raised before is left as it is."""
    by, people = sharing.staff(staff_role=raiser), people_on_lists(folder, organisation)
    if by is None or sharing.staff(staff_role=worker) is None or len(people) < len(SAID):
        return 0
    raised = 0
    for number, told in enumerate(SAID):
        try:
            concern = actions.raise_concern(
                words=told.words,
                about=[Worried(people[-1 - number]) if number else Worried(name="The flat above the bakery")],
                harm=told.harm,
                wishes=told.wishes,
                reference=f"demonstration {number}",
                by=by,
            )
        except (NotFound, NotPermitted):
            continue
        raised += 1
        _work(concern, told, worker)
    return raised


def _work(concern: UUID, told: Told, worker: UUID) -> None:
    if told.until == "raised" or queries.concern(concern, viewer=_viewer(worker)).last.number > 1:
        return
    actions.take_concern(concern=concern, number=1, by=_viewer(worker))
    if told.until == "decided":
        actions.decide(
            concern=concern,
            number=2,
            limbs=Limbs(
                Limb(Known.YES, "Needs help to wash, to dress and to get up"),
                Limb(Known.YES, "Left without help for hours, more than once"),
                Limb(Known.YES, "Cannot get up, or ring for anybody, without help"),
            ),
            outcome=ConcernState.DUTY,
            reasons="Two of the home care workers say the same, and the call log has no visit on those days.",
            by=_viewer(worker),
        )


def _viewer(staff_role: UUID) -> StaffViewer:
    """A new request of this worker, who keeps people safe."""
    viewer = sharing.staff(staff_role=staff_role, purpose=Purpose.SAFEGUARDING)
    assert viewer is not None
    return viewer
