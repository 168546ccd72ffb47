"""What the front doors of the world hold: contacts and referrals of several subjects, each with words of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from ginnel.care.access import actions as access
from ginnel.care.access.models import (
    Contact,
    ContactAnswer,
    ContactOutcome,
    PersonToTell,
    Referral,
    ReferralStep,
)
from ginnel.care.access.rules import Described
from ginnel.care.access.rules.files import Brought
from ginnel.care.access.states import Answered, Caller, Door, OutcomeKind, Part, Told, Urgency, Way
from ginnel.care.safeguarding import actions as safeguarding
from ginnel.care.safeguarding.rules import Limb, Limbs, Worried
from ginnel.care.safeguarding.states import Advocacy, ConcernState, Known
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.notices.rules import Template
from ginnel.foundation.notices.states import Channel
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing.queries import StaffViewer, service, staff
from ginnel.kernel import clock
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Category, Purpose
from tests.leaks.words import Fact

if TYPE_CHECKING:
    from ginnel.foundation.organisations.models import Team
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
    by, teams, made = service("administer"), {}, {}
    for code in ("COUNCIL", "HOSPITAL"):
        at = world.places[code]
        teams[code] = organisations.ensure_team(organisation=at, code="D", name="Duty desk", by=by)
        access.set_desk(team=teams[code].id, by=by)
        for place in (0, 3):
            for category, said in _SAID.items():
                made[code, place, category] = _contact(world, code, place, category, said)
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
        sent = access.send_referral(
            person=world.people[0],
            to_team=teams["HOSPITAL"].id,
            asked_for=f"{said} {world.words.word(Fact(0, category, 'COUNCIL'))}",
            urgency=Urgency.SOON,
            from_team=teams["COUNCIL"].id,
            by=Permitting(identity="service:test", name="Test worker"),
        )
        _out_of(made["COUNCIL", 0, category if category in _SAID else Category.SOCIAL_CARE], sent)


def _out_of(contact: UUID, sent: UUID) -> None:
    """The same referral once more, as if whoever has the contact had sent it: nobody here has any."""
    steps = list(ReferralStep.objects.filter(referral=sent))
    for row in (again := Referral.objects.get(id=sent), *steps):
        row.pk = uuid7()
        row._state.adding = True
    again.contact_id = contact
    again.save()
    for step in steps:
        step.referral = again
        step.save()


def raise_concerns(world: World) -> None:
    """Concerns that three organisations raised with the council, of the people at the doors and of somebody unknown."""
    by = service("administer")
    safeguarding.set_safeguarding_desk(team=safeguarding_team(world).id, by=by)
    for code in ("COUNCIL", "HOSPITAL", "SURGERY"):
        for place in (0, 3):
            concern(world, place, code)
        safeguarding.raise_concern(
            words="Shouting at night.",
            about=[Worried(name="The end house")],
            by=Permitting(identity="service:test", name="Test worker", organisation=code),
        )


def concern(world: World, place: int, code: str) -> UUID:
    """Each thing said in it is a word of its own, of safeguarding as the raising organisation says it."""
    said = [world.words.word(Fact(place, Category.SAFEGUARDING, code)) for _ in range(5)]
    return safeguarding.raise_concern(
        words=f"Safeguarding: he hits her {said[0]}",
        about=[Worried(world.people[place], name=said[1])],
        harm=said[2],
        wishes=said[3],
        how_to_contact=said[4],
        by=Permitting(identity="service:test", name="Test worker", organisation=code),
    )


def safeguarding_team(world: World) -> Team:
    """The council's, whose desk it is."""
    council = world.places["COUNCIL"]
    return organisations.ensure_team(
        organisation=council, code="SG", name="Safeguarding", by=service("administer")
    )


def safeguarding_worker(world: World) -> StaffViewer:
    """A colleague, in the council's safeguarding team, who works there to keep people safe."""
    by, team = service("administer"), safeguarding_team(world)
    assert world.colleague is not None
    held = organisations.grant_role(
        account=world.colleague, role=Role.SOCIAL_WORKER, organisation=team.organisation, team=team, by=by
    )
    viewer = staff(staff_role=held.id, purpose=Purpose.SAFEGUARDING)
    assert viewer is not None
    return viewer


def live_through(world: World, concern: UUID) -> None:
    """Taken, a wish and a source of harm written down, others cleared to be told, decided, and enquired into."""
    safeguarding.take_concern(concern=concern, number=1, by=safeguarding_worker(world))
    by = safeguarding_worker(world)
    safeguarding.add_wish(concern=concern, words="Safeguarding: my key back", by=by)
    safeguarding.add_source(concern=concern, said="Her son", by=by)
    safeguarding.clear(concern=concern, reason="Safeguarding: he hears of nothing", by=by)
    limb = Limb(Known.YES, "Seen")
    safeguarding.decide(
        concern=concern,
        number=2,
        limbs=Limbs(limb, limb, limb),
        outcome=ConcernState.DUTY,
        reasons="Safeguarding: seen",
        by=by,
    )
    safeguarding.enquire(concern=concern, number=3, asks="What happened", advocacy=Advocacy.ARRANGED, by=by)


def _contact(world: World, code: str, place: int, category: Category, said: str) -> UUID:
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
    _to_tell(world, held, code, place, category)
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
    _files(world, contact, code, place, category)
    return contact


def _files(world: World, contact: UUID, code: str, place: int, category: Category) -> None:
    """One that can be opened, and one that is kept aside, each with a word in its name."""
    said = [world.words.word(Fact(place, category, code)) for _ in range(3)]
    files = [Brought(f"{said[0]}.txt", said[1].encode()), Brought(f"{said[2]}.pdf", b"MZ")]
    access.attach_sent(contact=contact, files=files, sender=code, category=category, by=service("front-door"))


def _to_tell(world: World, held: dict[str, Any], code: str, place: int, category: Category) -> None:
    """Somebody the person named, of whom it is said how they are safe to be told, and a message to them."""
    word = world.words.word(Fact(place, Category.CONTACT_AND_CARER, code))
    one = PersonToTell.objects.create(
        who=Told.NAMED,
        name=word,
        way=Way.TEXT,
        to="07700900123",
        safe=word,
        code=f"{code[0]}{place}{int(category):06d}",
        **held,
    )
    if category != Category.SOCIAL_CARE:
        return  # of a restricted subject nothing leaves by itself
    notices.send_message(
        organisation=held["contact"].organisation,
        channel=Channel.TEXT,
        to=one.to,
        template=Template.NEWS,
        values={"telephone": "01632 960001", "code": "K7F2-XQ9P"},
        key=str(one.id),
        person=world.people[place],
        reference=f"to tell {one.contact_id} {one.id}",
        by=service("front-door"),
    )
