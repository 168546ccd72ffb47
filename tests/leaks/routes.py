"""Every address there is, and what to ask of it in the world. A later address is added here, or the tests fail.

A visit is asked for by name, so that an address that is renamed is missed. What changes something is asked too: what
it answers is looked at, and what it did is taken back.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from ginnel.care.reception.models import Load, Quarantined, Upload
from ginnel.foundation.audit.models import PrivacyAlert
from ginnel.foundation.notices.models import Notice
from ginnel.foundation.people.models import Candidate, LinkDecision, Restriction, SourceRecord
from ginnel.foundation.record.fhir.kinds import name_of
from ginnel.foundation.relationships.models import Acting, Relationship
from ginnel.foundation.sharing.models import (
    Agreement,
    Barring,
    Disclosure,
    Overruling,
    SeparateRecord,
)
from ginnel.kernel.values.identifiers import uuid7
from ginnel.surfaces.feeds.tests import bars_messages
from tests.leaks.door_routes import AT_DOORS
from tests.leaks.visits import (
    Visit,
    Visits,
    asking,
    both,
    of_entries,
    of_people,
    of_people_and,
    of_rows,
    of_versions,
    once,
    posted_of_people,
    posted_once,
    posting,
)
from tests.leaks.world import World

_FOUND = (
    {"text": "Testpersonb"},
    {"family": "Testpersonb", "birth_date": "1950"},
    {"postcode": "QX1 1AA"},
    {"local_id": "p0"},
    {"local_id": "p4"},
    {"text": "Ada 1950"},
    {"nhs_number": "9990000018"},
    {"address": "1 Example Street"},
    {"text": "Jo Sample"},
    {"text": "Sample 1950"},
    {"text": "Ada Testpersonb 1 1 1950"},
)
_FILTERS = (
    {"everything": "1"},
    {"kind": "documents"},
    {"organisation": "REFUGE"},
    {"organisation": "MINDS", "everything": "1"},
    {"text": "concern", "everything": "1"},
    {"since": "2026-11-03", "until": "2026-11-05"},
    {"page": "2", "everything": "1"},
)
_ASSERTED = {"grant_type": "client_credentials", "client_assertion": "e30.e30.e30"}
_OWN = ("own-service", "assure-own-service", "end-own-service", "put-back-own-service", "own-service-keeper")
_NOTE = {"kind": "call", "text": "Rang.", "at": "2026-11-20T10:00"}
_FINDING = {
    "finding": "yes",
    "about_what": "Who may read their record",
    "outcome": "able",
    "assessed": "Weighed it up",
}
_ACTING = {
    "kind": "proxy",
    "name": "Somebody",
    "seen": "They said so",
    "number": "9990000034",
    "born": "1971-01-01",
    "about": "7",
    "asked_alone": "yes",
}
_WORKING = (
    {"kind": "caseload", "whom": "staff 01990000-0000-7000-8000-000000000000"},
    {"kind": "team", "whom": "team 01990000-0000-7000-8000-000000000000", "until": "2020-01-01"},
)

_LABELS = "http://terminology.hl7.org/CodeSystem/v3-ActCode?fhir_vs"
# What a client may ask of a type, of anybody: each by something that is closed to many, or through it.
_SEARCHES: tuple[tuple[str, dict[str, str]], ...] = (
    ("Patient", {}),
    ("Patient", {"name": "zq"}),
    ("Patient", {"family": "Testpersonb"}),
    ("Patient", {"address": "by"}),
    ("Patient", {"address-postalcode": "QX3"}),
    ("Patient", {"birthdate": "1950-01-04", "_revinclude": "Condition:patient"}),
    ("Patient", {"_sort": "-name", "_count": "2"}),
    ("Patient", {"_has:Condition:patient:code:missing": "true"}),
    ("Patient", {"_has:Flag:patient:date:missing": "true"}),
    ("Patient", {"_has:Observation:patient:date": "2026-11", "_total": "accurate", "_count": "0"}),
    ("Condition", {"_include": "Condition:patient", "_sort": "-recorded-date"}),
    ("Condition", {"subject:Patient.name": "zq"}),
    ("Condition", {"patient.birthdate": "1950-01-04", "_summary": "count"}),
    ("Condition", {"patient._has:Flag:patient:date:missing": "true"}),
    ("Observation", {"date": "2026-11", "_include": "Observation:subject"}),
    ("Observation", {"code:missing": "true", "_count": "3"}),
    ("Flag", {"_elements": "code,subject"}),
    ("Encounter", {"_sort": "date", "_count": "2", "_include": "Encounter:*"}),
    ("AllergyIntolerance", {"patient.family": "Testperson", "_include": "AllergyIntolerance:patient"}),
    ("AllergyIntolerance", {"clinical-status": "active"}),
    ("DocumentReference", {"status": "current"}),
    ("Communication", {"status": "completed", "_include": "Communication:subject"}),
    ("CarePlan", {}),
    ("MedicationStatement", {"_format": "xml"}),
    ("RelatedPerson", {"name": "ann", "phone": "01632"}),
    ("Account", {"name": "account", "subject:Patient.name": "zq"}),
    ("Organization", {}),
    # By words, order, sort of code and parts, each again across people and through them.
    ("Patient", {"_sort": "gender,-birthdate,address", "_count": "2"}),
    ("Patient", {"family:exact": "Testpersonb", "_summary": "true"}),
    ("Patient", {"_has:Condition:patient:code:text": "severe", "_sort": "identifier"}),
    ("Patient", {"_has:Observation:patient:code-value-string": "x$seen"}),
    ("Condition", {"code:text": "alcohol"}),
    ("Condition", {"code:text": "severe", "_sort": "code", "_count": "1"}),
    (
        "Condition",
        {"code:not-in": "http://loinc.org?fhir_vs", "_sort": "subject,-recorded-date", "_count": "3"},
    ),
    ("Observation", {"_sort": "-code,status", "_count": "2"}),
    ("Observation", {"value-string:exact": "seen zq", "_security:in": _LABELS}),
    ("Flag", {"code:text": "safeguarding", "_summary": "true"}),
    ("Encounter", {"class:below": "http://terminology.hl7.org/CodeSystem/v3-ActCode|IMP", "_sort": "type"}),
    ("Encounter", {"type:text": "safeguarding"}),
    ("AllergyIntolerance", {"code:text": "penicillin", "_sort": "patient,code", "_count": "2"}),
    ("Organization", {"_list": "0193e5a0-0000-7000-8000-000000000000"}),
)


def of_searches(world: World) -> Iterator[Visit]:
    """Across people, and of each of them alone."""
    for kind, query in _SEARCHES:
        yield Visit((kind,), query)
    about = [kind for kind, _ in _SEARCHES if kind not in ("Patient", "Organization")]
    for person in world.people.values():
        yield Visit(("Patient",), {"_id": str(person), "_revinclude": "Encounter:patient"})
        for kind in dict.fromkeys(about):
            yield Visit((kind,), {"patient": str(person), "_include": f"{kind}:patient"})


def of_types(*queries: dict[str, str], more: tuple[str, ...] = ()) -> Visits:
    """Of each type that is searched for."""
    types = dict.fromkeys(kind for kind, _ in _SEARCHES)
    return lambda world: [Visit((kind, *more), query) for kind in types for query in queries]


def of_resources(*more: str) -> Visits:
    """Each resource there is, and each person as a Patient."""

    def visits(world: World) -> Iterator[Visit]:
        for person in world.people.values():
            yield Visit(("Patient", str(person), *more))
        for _, entry, kind in world.entries:
            yield Visit((name_of(int(kind)), str(entry), *more))

    return visits


def _tries_to_change(world: World) -> Iterator[Visit]:
    """What no client here said: each as itself and as whatever is asked for under its address."""
    for _, entry, kind in world.entries:
        place = (name_of(int(kind)), str(entry))
        yield Visit(place, posted={"resourceType": place[0], "id": place[1]}, method="PUT")
        yield Visit(place, posted={}, method="DELETE")


def _batches(world: World) -> Iterator[Visit]:
    """Everybody's record in one request, by id and by a condition, and something said about them."""
    for person in world.people.values():
        subject = {"reference": f"Patient/{person}"}
        said = {"resourceType": "Flag", "status": "active", "code": {"text": "x"}, "subject": subject}
        asked = [("GET", f"Patient/{person}"), ("GET", f"Condition?patient={person}"), ("POST", "Flag")]
        entries = [
            {"request": {"method": method, "url": url}, **({"resource": said} if method == "POST" else {})}
            for method, url in asked
        ]
        yield Visit(posted={"resourceType": "Bundle", "type": "batch", "entry": entries}, method="POST")


def _matches(world: World) -> Iterator[Visit]:
    for given in SourceRecord.objects.exclude(family="").values(
        "family", "given", "birth_date", "nhs_number"
    ):
        who = {
            "resourceType": "Patient",
            "name": [{"family": given["family"], "given": [given["given"]]}],
            **({"birthDate": given["birth_date"]} if given["birth_date"] else {}),
        }
        yield Visit(("Patient", "match"), posted=who, method="POST")


def _messages(world: World) -> Iterator[Visit]:
    """A referral of everybody whom a record names, and the same taken back."""
    for given in SourceRecord.objects.exclude(family="").values(
        "family", "given", "birth_date", "nhs_number"
    ):
        name = [{"family": given["family"], "given": [given["given"]]}]
        who = bars_messages.person(
            given["nhs_number"], name=name, birthDate=given["birth_date"] or "1900-01-01"
        )
        for id, reason in (("m-1", "new"), ("m-2", "delete")):
            sent = bars_messages.about(bars_messages.message(id=id, reason=reason), who)
            yield Visit(("process-message",), posted=sent, method="POST")


_LISTS = "about openapi services service-at-locations taxonomies taxonomy-terms organizations"
_ASSESSED = "self-assessment now check contact save come-back clear"
_WHOLE = "service service-at-location taxonomy taxonomy-term organization nothing"
VISITS: dict[str, Visits] = {
    "fhir:system": _batches,
    "fhir:operation-on-type": both(_matches, of_types({}, more=("meta",))),
    "fhir:validate-instance": lambda world: [Visit(("Patient", uuid7()), posted={})],
    "fhir:metadata": once,
    "fhir:developers": once,
    "fhir:openapi": once,
    "fhir:nothing": lambda world: [Visit(("/Nothing/at/all/here",))],
    "fhir:type": of_searches,
    "fhir:search": lambda world: [Visit(("Patient",), posted={})],
    "fhir:instance": both(of_resources(), _tries_to_change),
    "fhir:history": of_resources(),
    "fhir:type-history": of_types({}, {"_count": "3"}, {"_at": "2026-11"}),
    "fhir:system-history": asking({"_count": "5"}, {"_since": "2026-11-03"}, {"_format": "xml"}),
    "fhir:operation-on-all": both(lambda world: [Visit(("meta",))], _messages),
    "fhir:version": of_resources("1"),
    "fhir:operation": both(
        lambda world: [Visit(("Patient", str(person), "everything")) for person in world.people.values()],
        of_resources("meta"),
    ),
    "healthz": once,
    "readyz": once,
    "metrics": once,
    "workspace:sign-in": both(once, posting({"username": "one", "password": "wrong"})),
    "workspace:choose-role": both(once, posting({"role": "nothing"})),
    "workspace:sign-out": posted_once,
    "workspace:home": once,
    "workspace:read-notice": of_rows(Notice, posted={}),
    "workspace:notice-emails": both(once, posting({"daily": "on"})),
    "notify:callback": posting({"reference": "x", "status": "delivered"}),
    "workspace:find": both(once, posting(*_FOUND)),
    "workspace:person": of_people(*_FILTERS),
    "workspace:print": of_people({"everything": "1"}),
    "workspace:override": posted_of_people(
        {"reason": ""}, {"need": "treatment"}, {"reason": "Found on the floor"}
    ),
    "workspace:be-there": posted_of_people({"presence": "here"}, {"presence": "elsewhere"}),
    "workspace:confirm-there": lambda world: [
        Visit((person, row), posted={})
        for person in world.people.values()
        for row in Relationship.objects.filter(person=person).values_list("pk", flat=True)
    ],
    "workspace:share-screen": posted_of_people({"turn": "on"}),
    "workspace:willingness": both(of_people(), posted_of_people({"answer": "objects"})),
    "workspace:entry": of_entries(),
    "workspace:original": of_entries(1),
    "workspace:bundle": of_entries(1),
    "workspace:move": of_entries(posted={"reason": ""}),
    "workspace:part": both(of_people(), posted_of_people({"confirmed": "yes"})),
    "workspace:documents": of_people({"text": "letter"}, {"page": "2"}),
    "workspace:document": of_entries(),
    "workspace:attachment": of_entries(0),
    **AT_DOORS,
    "workspace:matches": asking({"page": "2"}),
    "workspace:match-history": asking({"page": "2"}),
    "workspace:unverified": asking({"page": "2"}),
    "workspace:decision": of_rows(LinkDecision),
    "workspace:undo-match": of_rows(LinkDecision, posted={}),
    "workspace:linkage": once,
    "workspace:roles": once,
    "workspace:directory-freshness": once,
    "workspace:who-to-ring": asking({"words": "Testpersonb"}, {"subject": "general", "organisation": "x"}),
    "workspace:own-links": once,
    "workspace:own-link": lambda world: [
        Visit(("general",)),
        Visit(("x",)),
        Visit(("general",), posted={"who": "x"}),
    ],
    "workspace:assure-own-link": lambda world: [Visit(("general",), posted={})],
    "workspace:end-own-link": lambda world: [Visit(("general",), posted={})],
    "workspace:own-services": asking({"done": "saved"}),
    "workspace:own-service-version": lambda world: [Visit(("01990000-0000-7000-8000-000000000000", 1))],
    "workspace:add-own-service": both(once, posting({}, {"name": "Testpersonb"})),
    **{
        f"workspace:{name}": lambda world: [Visit((uuid7(),), posted=posted) for posted in (None, {})]
        for name in _OWN
    },
    "workspace:divide": once,
    "workspace:divide-one": both(of_rows(LinkDecision), of_rows(LinkDecision, posted={})),
    "workspace:match": of_rows(Candidate),
    "workspace:decide-match": of_rows(Candidate, posted={"decision": "same", "reason": "x"}),
    "workspace:overrides": asking({"page": "2"}),
    "workspace:review-opening": of_rows(Relationship, posted={"outcome": "right"}),
    "workspace:worth-a-look": asking({"page": "2"}),
    "workspace:worth-a-look-one": both(of_rows(PrivacyAlert), of_rows(PrivacyAlert, posted={"found": ""})),
    "workspace:agreements": once,
    "workspace:load-agreements": posted_once,
    "workspace:agreement": of_rows(Agreement),
    "workspace:agreement-version": of_versions(),
    "workspace:sign-agreement": of_versions({}),
    "workspace:leave-agreement": of_versions({"organisation": "everybody", "reason": "It ended"}),
    "workspace:review-agreement": of_versions({}),
    "workspace:separate-records": both(once, posted_once),
    "workspace:separate-record": both(of_rows(SeparateRecord), of_rows(SeparateRecord, posted={})),
    "workspace:overrule": both(of_people(), posted_of_people({"ground": "court-order", "reason": ""})),
    "workspace:end-overruling": of_people_and(Overruling, {"reason": ""}),
    "workspace:restricted-records": once,
    "workspace:restricted": both(of_people(), posted_of_people({"kind": "staff", "reason": ""})),
    "workspace:restriction": of_people_and(Restriction, {"answer": "holds", "reason": ""}),
    "workspace:keep-from": both(
        of_people(), posted_of_people({"seek": "1", "worker": "one"}, {"username": "one", "reason": ""})
    ),
    "workspace:let-back": of_people_and(Barring, {"reason": ""}),
    "workspace:disclosures": both(once, posted_once),
    "workspace:disclosure": both(of_rows(Disclosure), of_rows(Disclosure, posted={})),
    "workspace:acting": both(
        of_people(),
        posted_of_people(
            {"kind": "proxy", "name": ""}, {**_ACTING, "number": ""}, _ACTING, {"finding": "yes"}, _FINDING
        ),
    ),
    "workspace:end-acting": lambda world: [
        Visit((person, row), posted={})
        for person in world.people.values()
        for row in Acting.objects.values_list("pk", flat=True)
    ],
    "workspace:working-with": both(of_people(), posted_of_people({"kind": "caseload"}, *_WORKING)),
    "workspace:end-working-with": lambda world: [
        Visit((person, row), posted={"reason": why})
        for person in world.people.values()
        for row in Relationship.objects.filter(person=person).values_list("pk", flat=True)
        for why in ("", "Over")
    ],
    "workspace:caseload": asking({"page": "2"}),
    "clients:token": both(once, posting(_ASSERTED, {**_ASSERTED, "scope": "system/*.cruds"})),
    "clients:introspect": both(once, posting({**_ASSERTED, "token": "x"})),
    "clients:revoke": both(once, posting({**_ASSERTED, "token": "x"})),
    "clients:configuration": once,
    "public:services": asking({"words": "Testpersonb"}, {"postcode": "QX1 1AA"}, {"open_now": "1"}),
    "public:service": lambda world: [Visit((uuid7(),))],
    "public:my-list": once,
    "public:who-may-see": once,
    **{f"public:{name}": posted_once for name in ("add-to-my-list", "take-out-of-my-list", "save-my-list")},
    "public:saved-list": lambda world: [Visit(("aaaaa-aaaaa",))],
    "public:take-list": lambda world: [Visit(("aaaaa-aaaaa",), posted={})],
    **{f"public:{name}": both(once, posted_once) for name in _ASSESSED.split()},
    **{f"public:{name}": once for name in ("result", "asked", "leave")},
    "public:question": lambda world: [Visit((1,)), Visit((1,), posted={"question": "who", "answer": "self"})],
    **{f"openreferral:{name}": asking({"search": "Testpersonb"}) for name in _LISTS.split()},
    **{f"openreferral:{name}": lambda world: [Visit((str(uuid7()),))] for name in _WHOLE.split()},
    "portal:sign-in": once,
    "portal:start": once,
    "portal:done": asking({"code": "x", "state": "y"}, {"error": "access_denied", "state": "y"}),
    "portal:sign-out": posted_once,
    "portal:leave": once,
    "portal:home": once,
    "portal:record": asking({"page": "2"}),
    "portal:sharing": both(
        asking({"saved": "1"}),
        posting(
            {"answer": ""},
            {"answer": "objects", "to": "everybody"},
            {"answer": "willing", "about": "8", "to": "council"},
        ),
    ),
    "portal:looks": once,
    "portal:people": asking({"stopped": "1"}),
    "portal:end": both(of_rows(Acting, posted={}), lambda world: [Visit((uuid7(),), posted={})]),
    "portal:theirs": both(of_rows(Acting), lambda world: [Visit((UUID(int=7),))]),
    "workspace:places": once,
    "workspace:measure": lambda world: [Visit(("emergency-admissions-65",))],
    "workspace:place": lambda world: [Visit(("council", "E06000065"))],
    "workspace:note": both(of_people(), posted_of_people({**_NOTE, "text": ""}, _NOTE)),
    "workspace:correct-note": of_entries(posted={**_NOTE, "text": "", "version": "1"}),
    "feeds:feeds": once,
    "feeds:upload": posted_once,
    "feeds:load": of_rows(Load),
    "feeds:kept": both(of_rows(Upload), lambda world: [Visit((uuid7(),))]),
    "feeds:settle-kept": lambda world: [Visit((uuid7(),), posted={})],
    "feeds:settle-report": lambda world: [Visit((uuid7(),), posted={})],
    "feeds:quarantine": asking({"organisation": "COUNCIL"}, {"page": "2"}),
    "feeds:quarantined": of_rows(Quarantined),
    "feeds:settle": of_rows(Quarantined, posted={"do": "fix", "text": "{", "why": ""}),
}
