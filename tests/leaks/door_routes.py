"""The addresses of the front door and of safeguarding, and what to ask of each (`routes`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ginnel.care.access.models import Clock, Contact, ContactFile, ContactPerson, PersonToTell, Referral
from ginnel.care.access.states import FileDoes
from ginnel.care.safeguarding.models import Concern, ConcernPerson
from ginnel.foundation.organisations.models import Team
from tests.leaks.visits import (
    Visit,
    Visits,
    asking,
    both,
    of_people,
    of_rows,
    once,
    posted_of_people,
    posting,
)

_CONTACT = {
    "door": "phone",
    "caller": "themself",
    "words": "Rang.",
    "may_have_needs": "yes",
    "keep": "mine",
}
_TYPED = (
    {"name": "Testpersonb", "born": "1950"},
    {"name": "Ada Testpersonb", "born": "1 1 1950"},
    {"name": "Jo Sample"},
    {"name": "Ada", "postcode": "QX1 1AA"},
    {"nhs_number": "9990000018"},
)
_TO_TELL = {
    "who": "themself",
    "way": "text",
    "to": "07700 900123",
    "safe": "Any time",
    "is_their_wish": "on",
}
_CONCERN = {"words": "She flinches.", "is_aware": "no"}
_DECISION = {
    "number": "2",
    "outcome": "duty",
    "reasons": "Seen",
    **dict.fromkeys(("has_needs", "is_at_risk", "cannot_protect"), "yes"),
    **{f"{name}_why": "Seen" for name in ("has_needs", "is_at_risk", "cannot_protect")},
}


def _referrals() -> Iterable[Any]:
    return Referral.objects.order_by("pk").values_list("pk", flat=True)


def _contacts() -> Iterable[Any]:
    return Contact.objects.values_list("pk", flat=True)


def _files() -> Iterable[Any]:
    return ContactFile.objects.order_by("pk").values_list("contact", "pk")


def _referral_files() -> Iterable[Any]:
    return [
        (referral, file)
        for referral, contact in Referral.objects.exclude(contact=None).values_list("pk", "contact")
        for file in ContactFile.objects.filter(contact=contact).values_list("pk", flat=True)
    ]


AT_DOORS: dict[str, Visits] = {
    "workspace:work-list": asking(
        {"view": "all"},
        {"view": "mine"},
        {"kind": "referrals", "view": "all"},
        {"view": "all", "door": "phone"},
        {"view": "all", "urgency": "crisis", "area": "Z02000001"},
    ),
    "workspace:save-list": posting({"name": "Ours", "view": "all"}),
    "workspace:drop-list": lambda world: [Visit(("01990000-0000-7000-8000-000000000000",), posted={})],
    "workspace:take-several": lambda world: [
        *(Visit(posted={"contact": f"{row} 1"}) for row in _contacts()),
        *(Visit(posted={"kind": "referrals", "contact": f"{row} 1"}) for row in _referrals()),
    ],
    "workspace:give-several": lambda world: [
        *(
            Visit(posted={"contact": f"{row} 1", "to": f"team {Team.objects.order_by('id')[0].id}"})
            for row in _contacts()
        ),
        *(
            Visit(posted={"kind": "referrals", "contact": f"{row} 1", "to": f"staff {world.colleague.id}"})
            for row in _referrals()
            if world.colleague is not None
        ),
    ],
    "workspace:handover": once,
    "workspace:rotas": once,
    "workspace:rota": of_rows(Team),
    "workspace:rota-rows": once,
    "workspace:rota-row": lambda world: [Visit(("01990000-0000-7000-8000-000000000000",))],
    "workspace:settle-rota-row": lambda world: [Visit(("01990000-0000-7000-8000-000000000000",), posted={})],
    "workspace:add-shift": of_rows(Team, posted={"days": "0", "since": "09:00", "until": "17:00"}),
    "workspace:change-shift": lambda world: [
        Visit((row, "01990000-0000-7000-8000-000000000000"), posted={"reason": "x"})
        for row in Team.objects.values_list("pk", flat=True)
    ],
    "workspace:copy-week": of_rows(Team, posted={"weeks": "1"}),
    "workspace:cover-hours": of_rows(
        Team, posted={"weekdays": "0", "opens": "09:00", "closes": "17:00", "seen": "0"}
    ),
    "workspace:competences": both(once, posting({"competence": "deafblind"})),
    "workspace:end-competence": lambda world: [
        Visit(("01990000-0000-7000-8000-000000000000",), posted={"reason": "x"})
    ],
    "workspace:contact-carer": of_rows(Contact, posted={}),
    "workspace:hand-over": both(
        of_rows(Contact, posted={"competence": "care-act-assessment", "do": "hand-over", "number": "1"}),
        of_rows(Contact, posted={"competence": "deafblind", "do": "ask"}),
    ),
    "workspace:call-in": of_rows(Referral, posted={"competence": "crisis-triage", "number": "1"}),
    "workspace:tell": both(of_rows(Contact), of_rows(Contact, posted=_TO_TELL)),
    "workspace:tell-no-more": lambda world: [
        Visit((row.contact_id, row.pk), posted={"reason": "No"}) for row in PersonToTell.objects.all()
    ],
    "workspace:find-by-code": lambda world: [
        Visit(posted={"code": code}) for code in PersonToTell.objects.values_list("code", flat=True)
    ],
    "workspace:messages": once,
    "workspace:front-door-figures": asking({"weeks": "52", "area": "lsoa"}, {"area": "ward"}),
    "workspace:new-contact": both(
        once,
        posting({}, {**_CONTACT, "name": "Somebody"}, *({**typed, "look": "yes"} for typed in _TYPED)),
    ),
    "workspace:contact-about": both(
        of_people(), posted_of_people({}, _CONTACT, {**_CONTACT, "chosen": "yes", "said": "End house"})
    ),
    "workspace:likely": posting(
        *({"form": "01990000-0000-7000-8000-000000000000", **typed} for typed in _TYPED)
    ),
    "workspace:contact": of_rows(Contact),
    "workspace:move-contact": of_rows(Contact, posted={"to": "triage", "number": "1"}),
    "workspace:join-contact": lambda world: [
        Visit((row,), posted={"number": "2", "to": str(other)})
        for row in _contacts()
        for other in _contacts()
    ],
    "workspace:answer-contact": of_rows(Contact, posted={"health": "Well"}),
    "workspace:contact-outcome": of_rows(Contact, posted={"kind": "information"}),
    "workspace:contact-clock": lambda world: [
        Visit(row, posted={"reason": ""})
        for row in Clock.objects.exclude(contact=None).values_list("contact", "pk")
    ],
    "workspace:hurry-contact": of_rows(Contact, posted={"urgency": "crisis"}),
    "workspace:give-files": of_rows(Contact, posted={"what": "A letter"}),
    "workspace:contact-file": lambda world: [Visit(row) for row in _files()],
    "workspace:decide-file": lambda world: [
        Visit(row, posted={"does": does, "reason": "x"}) for row in _files() for does in FileDoes.values
    ],
    "workspace:erase-files": once,
    "workspace:erase-file": lambda world: [Visit((file,), posted={"reason": ""}) for _, file in _files()],
    "workspace:contact-who": lambda world: [
        Visit(row, posted=posted)
        for row in ContactPerson.objects.values_list("contact", "pk")
        for posted in (None, {"text": "Testpersonb"}, {"person": "nobody"})
    ],
    "workspace:signpost": both(of_rows(Contact), of_rows(Contact, posted={"words": "lonely"})),
    "workspace:prescription": both(of_rows(Contact), of_rows(Contact, posted={})),
    "workspace:refer": both(of_people(), posted_of_people({"asked_for": "Help"})),
    "workspace:referral": of_rows(Referral),
    "workspace:referral-file": lambda world: [Visit(row) for row in _referral_files()],
    "workspace:take-back-file": lambda world: [
        Visit((referral, file), posted={}) for referral, file in _referral_files()
    ],
    "workspace:send-file": lambda world: [
        Visit((referral,), posted={"file": str(file)}) for referral, file in _referral_files()
    ],
    "workspace:referral-clock": lambda world: [
        Visit(row, posted={"reason": "", "event": "met"})
        for row in Clock.objects.exclude(referral=None).values_list("referral", "pk")
    ],
    "workspace:answer-referral": of_rows(Referral, posted={"to": "accepted", "number": "1"}),
    "workspace:concern-about": both(of_people(), posted_of_people({}, _CONCERN)),
    "workspace:raise-concern": both(once, posting({}, {**_CONCERN, "name": "Somebody"})),
    "workspace:concerns": asking({"view": "mine"}, {"page": "2"}),
    "workspace:concern": of_rows(Concern),
    "workspace:move-concern": both(
        of_rows(Concern, posted={"to": "take", "number": "1"}),
        of_rows(Concern, posted={"to": "reopen", "number": "1", "reason": "x"}),
    ),
    "workspace:write-to-concern": of_rows(Concern, posted={"what": "wish", "words": "x"}),
    "workspace:decide-concern": of_rows(Concern, posted=_DECISION),
    "workspace:enquire": of_rows(Concern, posted={"number": "3", "asks": "x", "advocacy": "arranged"}),
    "workspace:conclude-concern": of_rows(
        Concern, posted={"number": "3", "outcome": "x", "wishes_met": "fully"}
    ),
    "workspace:concern-who": lambda world: [
        Visit(row, posted=posted)
        for row in ConcernPerson.objects.values_list("concern", "pk")
        for posted in (None, {"text": "Testpersonb"}, {"person": "nobody"})
    ],
}
