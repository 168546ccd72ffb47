"""The pretend county brought into a running installation, through feeds and actions only, in repeatable steps.

Every step looks at what is there before it does anything, so that a demonstration killed anywhere goes on from there.
"""

from __future__ import annotations

import base64
import csv
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from ginnel.care.access import actions as access
from ginnel.care.reception import actions as reception_actions
from ginnel.care.reception import queries as reception
from ginnel.care.safeguarding import actions as safeguarding
from ginnel.foundation.directory import actions as directory
from ginnel.foundation.directory import queries as directory_queries
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.organisations.rules import Named
from ginnel.foundation.organisations.states import OrganisationKind
from ginnel.foundation.people import actions as people
from ginnel.foundation.people import queries as people_queries
from ginnel.foundation.places import actions as places
from ginnel.foundation.places import queries as places_queries
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships.rules import Observed
from ginnel.foundation.sharing import queries as sharing
from ginnel.kernel import clock
from ginnel.kernel.viewer import Purpose, Viewer
from ginnel.population.intake import actions as intake
from ginnel.surfaces.feeds import loading
from ginnel.surfaces.feeds.opening import open_file
from ginnel.surfaces.tracing import running
from ginnel.surfaces.tracing.pretend import open_pds
from ginnel.synthetic import agreeing, concerns, front_door, writing
from ginnel.synthetic.directory import links as links_of_the_county
from ginnel.synthetic.directory import services as directory_of_the_county
from ginnel.synthetic.facts import place
from ginnel.synthetic.sign_ins import SIGN_INS, SignIn
from ginnel.synthetic.together import share_out

Receipt = dict[str, Any]
MOST_LOADS = 100_000
TRACED_AT_ONCE = 500
WORKED_FOR = timedelta(days=735)


@dataclass(frozen=True, slots=True)
class SignedUp:
    """A sign-in as it now is. `staff_role` is the role's id."""

    who: SignIn
    at: Organisation
    password: str
    staff_role: UUID


def service(name: str) -> Viewer:
    return sharing.service(name, purpose=Purpose.RECORD_KEEPING)


def make_known() -> None:
    """The pretend organisations, by name and kind, before any file mentions them."""
    named = [
        Named(each.code, each.name, each.kind, "cassr" if each.kind == "council" else "ods")
        for each in place().organisations.values()
    ]
    organisations.ensure_many(organisations=named, by=service("synthetic"))


def held_receipts() -> dict[tuple[str, str], Receipt]:
    """Receipts of finished loads by (organisation code, digest of the file); the first load of a file counts."""
    viewer = service("synthetic")
    return {
        (load.organisation.code, load.digest): reception.receipt(viewer=viewer, load=load)
        for load in reception.loads(viewer=viewer, limit=MOST_LOADS)
        if load.finished_at is not None
    }


def load(
    folder: Path,
    manifest: dict[str, Any],
    progress: Callable[[int], None] = lambda rows: None,
    workers: int = 1,
) -> list[Receipt]:
    """A receipt for every file of the county, loading those that are not yet wholly loaded; `progress` hears how many
    rows were read. What came late is loaded when everything else is."""
    held = held_receipts()
    read: dict[str, int] = {}
    receipts: dict[str, list[Receipt]] = {}

    def tell(each: dict[str, Any], rows: int) -> None:
        read[each["path"]] = rows
        progress(sum(read.values()))

    def load_one(each: dict[str, Any], tell_rows: Callable[[int], None]) -> list[Receipt]:
        known = held.get((each["organisation"], _digest(folder / each["path"])))
        if known:
            tell_rows(known["read"])
            return [known]
        return list(
            loading.load_path(
                folder / each["path"], source=each["organisation"], progress=lambda load: tell_rows(load.read)
            )
        )

    for late in (False, True):
        files = [each for each in manifest["files"] if ("-later." in each["path"]) is late]
        if workers > 1:
            loaded = share_out(files, load_one, workers=workers, tell=tell)
        else:
            loaded = [load_one(each, partial(tell, each)) for each in files]
        receipts |= {each["path"]: answer for each, answer in zip(files, loaded, strict=True)}
    return [receipt for each in manifest["files"] for receipt in receipts[each["path"]]]


def lay_out(folder: Path, manifest: dict[str, Any]) -> int:
    """Load the county's pretend areas, outlines, postcodes and people where they are not known yet; answers how many
    files were loaded."""
    if any(each.code.startswith("Z01") for each in places_queries.areas("lsoa")):
        return 0
    by = service("administer")
    for name in manifest["places"]:
        places.load_file(path=folder / "places" / name, source="The pretend county", by=by)
    return len(manifest["places"])


def fill_directory() -> int:
    """List the county's services that are not listed as they are, but for what somebody keeps otherwise since; answers
    how many."""
    by = service("synthetic")
    kept = directory_queries.said_last_by_others(viewer=by)
    said = [(each, code) for each, code in directory_of_the_county() if UUID(each["id"]) not in kept]
    codes = sorted({code for _, code in said if code})
    known = organisations.ensure_many(organisations=[Named(code) for code in codes], by=by)
    answering = {document["id"]: known[code] for document, code in said if code}
    outcomes = directory.list_many(documents=[each for each, _ in said], organisations=answering, by=by)
    return sum(one.what in ("new", "changed") for one in outcomes)


def name_links() -> int:
    """Say whom to ring at the county's organisations, where nobody there has said anything; answers how many."""
    by, made = service("synthetic"), 0
    known = directory_queries.subjects_said(viewer=by)
    for one in links_of_the_county():
        if (one.organisation, one.subject.value) not in known:
            faults = directory.say_link(
                organisation=one.organisation,
                subject=one.subject,
                link=one.link,
                seen=0,
                assured_on=one.assured_on,
                by=by,
            )
            made += not faults
    return made


def _digest(path: Path) -> str:
    return next(iter(open_file(path))).digest


def trace(
    folder: Path, progress: Callable[[running.Receipt], None] = lambda receipt: None
) -> running.Receipt:
    """Ask a pretend national service, which knows the county, about every number nobody has verified."""
    pds = open_pds(folder / "truth" / "pds.ndjson")
    return running.trace(pds, by=sharing.service("trace"), batch=TRACED_AT_ONCE, progress=progress)


def work_with(folder: Path) -> int:
    """Open what the files say of who works with whom, then the lists organisations keep today; returns how many
    are on one."""
    loading.settle()
    by = service("observe")
    with (folder / "working-with.csv").open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    known = organisations.ensure_many(organisations=[Named(row["organisation"]) for row in rows], by=by)
    keys = {(known[row["organisation"]].id, row["local_id"]) for row in rows}
    sources = people.ensure(keys=sorted(keys), by=by)
    observed = [
        Observed(
            reference=f"{row['kind']} list of {row['organisation']}: {row['local_id']}",
            source_number=sources[known[row["organisation"]].id, row["local_id"]].number,
            kind=row["kind"],
            organisation=row["organisation"],
            started_at=clock.now(),
        )
        for row in rows
    ]
    relationships.observe(observed=observed, by=by)
    return len(observed)


def plan() -> int:
    """Agree, as pretend organisations, what is shared and what may be planned by; draw the rows; answers of how many
    people."""
    agreeing.agree()
    return intake.intake(by=sharing.service("intake", purpose=Purpose.PLANNING)).people


def staff(start_here: dict[str, Any]) -> list[SignedUp]:
    """The people to sign in as, made where missing."""
    by = service("administer")
    made = []
    for each in SIGN_INS:
        code = start_here.get(each.organisation, each.organisation)
        at = organisations.ensure(code=code, by=by)
        team = (
            organisations.ensure_team(organisation=at, code=each.username, name=each.team, by=by)
            if each.team
            else None
        )
        account = organisations.register_staff(
            username=each.username, display_name=each.display_name, password=password(each.username), by=by
        )
        granted = organisations.grant_role(
            account=account,
            role=each.role,
            organisation=at,
            team=team,
            valid_from=clock.today() - WORKED_FOR,
            by=by,
        )
        made.append(SignedUp(each, at, password(each.username), granted.id))
    return made


def open_front_doors(folder: Path, signed_up: list[SignedUp], workers: int = 1) -> dict[str, int]:
    """Say which teams are the councils' front doors, and let each have had two years and a morning; how many contacts
    each took now, by the council's code."""
    by_name = {each.who.username: each.staff_role for each in signed_up}
    asked = by_name["physiotherapist"]
    signs_in = {
        "adviser": by_name["front-door"],
        "librarian": by_name["library"],
        "elsewhere": by_name["social-worker"],
    }
    first = next(each.at.code for each in signed_up if each.who.username == "front-door")
    taken: dict[str, int] = {}
    desks: dict[str, front_door.Desk] = {}
    for code in sorted(front_door.COUNCILS, key=lambda code: code != first):
        desk = front_door.staffed(
            code, asked, signs_in if code == first else {}, since=clock.today() - WORKED_FOR
        )
        access.set_desk(
            team=_team_of(desk.adviser),
            next_team=_team_of(desk.elsewhere),
            telephone="01632 960001",
            by=service("administer"),
        )
        taken[code] = front_door.fill(folder, code, desk, workers=workers)
        desks[code] = desk
    # After all two years: a step that is kept from some day on would be refused to whoever took it before.
    front_door.keep_rota(desks[first].adviser, desks[first].colleague)
    front_door.confirm(by_name, desks[first].colleague)
    return taken


def set_safeguarding_team(folder: Path, signed_up: list[SignedUp]) -> int:
    """Say which team the council's safeguarding concerns come to, and let a few have come; how many there are."""
    by_name = {each.who.username: each for each in signed_up}
    worker, raiser = by_name["safeguarding"], by_name["community-nurse"]
    safeguarding.set_safeguarding_desk(team=_team_of(worker.staff_role), by=service("administer"))
    return concerns.fill(folder, worker.at.code, raiser.staff_role, worker.staff_role)


def _team_of(staff_role: UUID) -> UUID:
    viewer = sharing.staff(staff_role=staff_role)
    assert viewer is not None and viewer.team is not None
    return viewer.team


def join(story: dict[str, Any], keeper: UUID) -> bool:
    """Let the record keeper confirm what others know of a story's resident, as they would on the page.

    Nothing of it is joined by itself where the NHS number is not a traced one. What the volunteers know is left
    waiting, for the visitor to decide. Returns whether all of it but that is one person now.
    """
    by = sharing.staff(staff_role=keeper)
    if by is None:
        return False
    named = [(code, each) for code, records in story["records"].items() for each in records]
    known = organisations.ensure_many(organisations=[Named(code) for code, _ in named], by=by)
    practice = (known[story["practice"]].id, story["records"][story["practice"]][0])
    kept = [(known[code].id, each) for code, each in named if known[code].kind != OrganisationKind.VOLUNTARY]
    joined = [_confirmed(practice, each, by) for each in kept if each != practice]
    return all(joined)


def _confirmed(practice: tuple[UUID, str], other: tuple[UUID, str], by: Viewer) -> bool:
    """Whether two source records are one person, after the waiting candidate that would make them so is confirmed."""
    sources = people.ensure(keys=[practice, other], by=service("observe"))
    first, second = sources[practice].person, sources[other].person
    if first == second:
        return True
    for waiting in people_queries.possible(viewer=by, person=second):
        if first in (waiting.first.person_id, waiting.second.person_id):
            reception_actions.confirm(
                candidate=waiting.candidate, reason="Checked with them by telephone", by=by
            )
            return True
    return False


def password(username: str) -> str:
    """This installation's own password for a pretend member of staff: the same each time, different elsewhere."""
    made = hmac.digest(settings.GINNEL_RECORD_KEY, f"demonstration sign-in {username}".encode(), "sha256")
    text = base64.b32encode(made).decode().lower()
    return f"{text[:4]}-{text[4:8]}-{text[8:12]}"


def is_made(folder: Path, people_wanted: int, seed: int) -> dict[str, Any] | None:
    """The manifest of the county in `folder` when it is the one wanted, made by this version."""
    path = folder / "manifest.json"
    if not path.exists():
        return None
    manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    wanted = {"format": writing.FORMAT, "people": people_wanted, "seed": seed}
    return manifest if wanted.items() <= manifest.items() else None
