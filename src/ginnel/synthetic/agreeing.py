"""What the pretend organisations agreed to share: documents as theirs would be, taken in and signed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from ginnel.foundation.sharing import actions, queries
from ginnel.foundation.sharing.rules import Policy, draft_policy, dumped_policy, read_policies
from ginnel.kernel import clock
from ginnel.synthetic.facts import place

SYSTEM = "urn:ginnel:pretend"
SIGNED_BY = "A pretend Caldicott Guardian"
CARE, PLAN, RESEARCH = ("direct-care", "safeguarding"), ("planning",), ("research",)
OUT_OF_HOURS, BOARD = "ZO1", "ZI1"
APART = (
    ("ZT1", "Laboratory system", "It is certified together with its analysers and may not be changed without them.",
     "Results are sent as messages when they are released.", 240),
    ("ZTC1", "Alarm centre system", "It rings telephones in seconds and must work when nothing else does.",
     "Each call, and what was done, is sent the same day.", 120),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pretend:
    """One agreement: its first day is so many days ago, and it lasts so many. `signed` False: nobody has yet."""

    identifier: str
    name: str
    purposes: tuple[str, ...]
    parties: Collection[str]
    began: int
    lasts: int
    signed: bool = True


def agreements() -> list[Pretend]:
    """All share for care, the out of hours service by an agreement of its own, which has ended; all let their records
    be planned by; one about research waits to be signed."""
    all_of_them = list(place().organisations)
    everybody = [code for code in place().organisations if code != OUT_OF_HOURS]
    hospitals = [code for code, each in place().organisations.items() if each.kind == "acute-trust"]
    return [
        Pretend("care", "Sharing for care in the Ridings (pretend)", CARE, everybody, 350, 1400),
        Pretend("out-of-hours", "Sharing with out of hours (pretend)", CARE, [OUT_OF_HOURS, BOARD], 760, 700),
        Pretend("planning", "Planning without names in the Ridings (pretend)", PLAN, all_of_them, 200, 1000),
        Pretend(
            "falls", "Research into falls (pretend)", RESEARCH, [*hospitals, BOARD], 0, 700, signed=False
        ),
    ]


def agree() -> int:
    """Take in and sign what is not held yet; how many were new."""
    by = queries.service("agreements")
    held = {each.latest.identifier for each in queries.all_agreements()}
    made = [each for each in agreements() if each.identifier not in held]
    for each in made:
        actions.load_agreements(policies=[policy(each)], by=by)
    for each in queries.all_agreements():
        pretend = next((one for one in agreements() if one.identifier == each.latest.identifier), None)
        for party in each.latest.unsigned if pretend and pretend.signed else ():
            on = min(each.latest.starts_on, clock.today())
            actions.sign(party=party.id, name=SIGNED_BY, role=party.signatory, signed_on=on, by=by)
    keep_apart()
    actions.chase_agreements(by=by)
    return len(made)


def keep_apart() -> None:
    """What pretend organisations keep for themselves beside the shared record, and why."""
    if queries.separate_records():
        return
    for organisation, what, reason, shared, days in APART:
        actions.keep_apart(
            organisation=organisation,
            what=what,
            reason=reason,
            shared=shared,
            decided_by="A pretend director of information",
            review_on=clock.today() + timedelta(days=days),
            by=queries.service("agreements"),
        )


def policy(each: Pretend) -> Policy:
    known = place().organisations
    starts_on: date = clock.today() - timedelta(days=each.began)
    tree = draft_policy(
        identifier=each.identifier,
        name=each.name,
        contact="Information governance, Ridings Integrated Care Board (pretend)",
        parties={code: known[code].name for code in each.parties},
        purposes=each.purposes,
        starts_on=starts_on,
        years=1,
        system=SYSTEM,
    )
    tree["EndDate"] = (starts_on + timedelta(days=each.lasts)).isoformat()
    return read_policies(dumped_policy(tree), file=f"{each.identifier}.json")[0]
