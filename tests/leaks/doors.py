"""What the front doors of the world hold: contacts and referrals of several subjects, each with words of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ginnel.care.access import actions as access
from ginnel.care.access.models import Contact, ContactAnswer, ContactOutcome
from ginnel.care.access.rules import Described
from ginnel.care.access.states import Answered, Caller, Door, OutcomeKind, Part, Urgency
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.viewer import Category
from tests.leaks.words import Fact

if TYPE_CHECKING:
    from tests.leaks.world import World

_SAID = {
    Category.SOCIAL_CARE: "She keeps falling",
    Category.SAFEGUARDING: "Safeguarding concern",
    Category.MENTAL_HEALTH: "Talked about self-harm",
    Category.SUBSTANCE_MISUSE: "Collected methadone",
}
_ANSWERS = {
    "health": Category.PROBLEMS_AND_MEDICATION,
    "support-now": Category.SOCIAL_CARE,
    "allergies": Category.EMERGENCY_ESSENTIALS,
    "abuse": Category.SAFEGUARDING,
    "suicidality": Category.MENTAL_HEALTH,
}


def open_doors(world: World) -> None:
    """Contacts with the council and the hospital about two people and somebody unknown, and a referral between them."""
    by, teams = service("administer"), {}
    for code in ("COUNCIL", "HOSPITAL"):
        at = world.places[code]
        teams[code] = organisations.ensure_team(organisation=at, code="D", name="Duty desk", by=by)
        access.set_desk(team=teams[code].id, by=by)
        for place in (0, 3):
            for category, said in _SAID.items():
                _contact(world, code, place, category, said)
        access.receive_contact(
            door=Door.PHONE,
            caller=Caller.NEIGHBOUR,
            words="The milk is on the step.",
            named=[Described(Part.ABOUT, name="The end house")],
            organisation=code,
            by=service("front-door"),
        )
    for category, said in (
        (Category.CONTACT_AND_CARER, "Help to walk"),
        (Category.MENTAL_HEALTH, "Self-harm"),
    ):
        access.send_referral(
            person=world.people[0],
            to_team=teams["HOSPITAL"].id,
            asked_for=f"{said} {world.words.word(Fact(0, category, 'COUNCIL'))}",
            urgency=Urgency.SOON,
            from_team=teams["COUNCIL"].id,
            by=Permitting(identity="service:test", name="Test worker"),
        )


def _contact(world: World, code: str, place: int, category: Category, said: str) -> None:
    words = world.words
    contact = access.receive_contact(
        door=Door.PHONE,
        caller=Caller.RELATIVE,
        words=f"{said} {words.word(Fact(place, category, code))}.",
        named=[
            Described(Part.ABOUT, world.people[place]),
            Described(Part.CALLER, name=words.word(Fact(place, category, code))),
        ],
        organisation=code,
        by=service("front-door"),
    )
    held = {"contact": Contact.objects.get(id=contact), "at": clock.now(), "by": "service:test"}
    for question, kind in _ANSWERS.items():
        word = words.word(Fact(place, kind, code))
        ContactAnswer.objects.create(
            question=question, how=Answered.ASKED_AFRESH, text=word, category=kind, **held
        )
    for kind, of in (
        (OutcomeKind.INFORMATION, Category.SOCIAL_CARE),
        (OutcomeKind.SAFEGUARDING, Category.SAFEGUARDING),
    ):
        word = words.word(Fact(place, of, code))
        ContactOutcome.objects.create(kind=kind, detail=word, category=of, **held)
