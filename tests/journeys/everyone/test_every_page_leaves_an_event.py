"""Every address there is, walked by everybody who may: a page about people leaves an event, others say why not.

A new address fails until it is reached from a page, or is listed here with its reason.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from django.urls import Resolver404, URLResolver, get_resolver, resolve

from tests.journeys.installation import Installation
from tests.verification.staffed import Visitor, act

ABOUT_NOBODY = {
    "healthz": "Says only that the process answers",
    "readyz": "Says only whether the service can work",
    "metrics": "Counts without names",
    "workspace:sign-in": "Nobody has signed in; the attempt itself is an event",
    "workspace:choose-role": "Shows their own roles; the choice is an event",
    "workspace:linkage": "Counts, small ones left out",
    "workspace:roles": "What each role may see of anybody; names nobody",
    "workspace:directory-freshness": "Services and who provides them; names nobody",
    "workspace:who-to-ring": "Whom organisations say to ring; teams and colleagues, and no resident",
    "workspace:own-links": "Whom to ring at one's own organisation; teams and colleagues, and no resident",
    "workspace:own-link": "Whom to ring at one's own organisation; teams and colleagues, and no resident",
    "workspace:rota-rows": "Rows of a rota that were not accepted; colleagues, and no resident",
    "workspace:rotas": "Who is on duty at one's own organisation; colleagues, and no resident",
    "workspace:competences": "What colleagues of one's own organisation may do, and no resident",
    "workspace:rota": "Who is on duty at one's own organisation; colleagues, and no resident",
    "workspace:own-services": "Services of one's own organisation, and which colleague said each; names no resident",
    "workspace:add-own-service": "An empty form; what is written in it is an event",
    "workspace:own-service-version": "What was said of a service of one's own organisation; names no resident",
    "workspace:own-service": "A service of one's own organisation; names no resident",
    "workspace:places": "Figures that have been through disclosure control",
    "workspace:place": "Figures that have been through disclosure control",
    "workspace:measure": "Figures that have been through disclosure control",
    "workspace:new-contact": "An empty form; what is written in it is an event",
    "workspace:notice-emails": "Which emails a colleague wants",
    "workspace:raise-concern": "An empty form; what is written in it is an event",
    "workspace:agreements": "What organisations agreed; names whoever signed for them, and no resident",
    "workspace:agreement": "What organisations agreed; names whoever signed for them, and no resident",
    "workspace:agreement-version": "What organisations agreed; names whoever signed for them, and no resident",
    "workspace:separate-records": "Which organisations keep a record of their own, and why",
    "workspace:separate-record": "Which organisations keep a record of their own, and why",
    "workspace:disclosures": "What was approved to leave and how many rows left, without identity",
    "workspace:disclosure": "What was approved to leave and how many rows left, without identity",
    "clients:token": "A system that proves itself; each token and refusal is an event",
    "clients:introspect": "What a system's own token allows; names no resident",
    "clients:revoke": "A system gives its own token back, which is an event",
    "clients:configuration": "Where tokens are had",
    "public:services": "Services; names nobody",
    "public:service": "A service; names nobody",
    "public:my-list": "Services that somebody gathered in this browser; names nobody",
    "public:saved-list": "Services that somebody gathered; names nobody",
    "public:who-may-see": "By which rules records are seen; names nobody",
    "public:self-assessment": "Nobody has begun",
    "public:come-back": "Asks for a code; what comes of it is an event",
    **dict.fromkeys(
        (
            "public:question",
            "public:now",
            "public:check",
            "public:result",
            "public:contact",
            "public:asked",
            "public:save",
        ),
        "Shows to whoever gives them their own answers, about nobody who is known; each answer is an event",
    ),
    **dict.fromkeys(
        (
            "openreferral:about",
            "openreferral:openapi",
            "openreferral:services",
            "openreferral:service",
            "openreferral:service-at-locations",
            "openreferral:service-at-location",
            "openreferral:taxonomies",
            "openreferral:taxonomy",
            "openreferral:taxonomy-terms",
            "openreferral:taxonomy-term",
            "openreferral:organizations",
            "openreferral:organization",
            "openreferral:nothing",
        ),
        "The directory of services, asked by machine; names nobody",
    ),
    "portal:sign-in": "Nobody has signed in",
    "portal:start": "Leads to NHS login; nobody has signed in",
    "portal:done": "Nobody has signed in; what comes of it is an event",
    "fhir:metadata": "What the server can do",
    "fhir:openapi": "What the server can do",
    "fhir:developers": "How to call the open API",
    "fhir:nothing": "There is nothing at the address",
    "feeds:feeds": "Files and counts",
    "feeds:load": "Counts of one file",
}
# Only ever posted to: what they do is an event of the action, or they lead back to a page that is.
ACTIONS = {
    "feeds:upload",
    "feeds:settle-kept",
    "feeds:settle-report",
    "feeds:settle",
    "workspace:sign-out",
    "workspace:end-acting",
    "workspace:end-working-with",
    "portal:sign-out",
    "portal:leave",
    "public:leave",
    "public:clear",
    "public:add-to-my-list",
    "public:take-out-of-my-list",
    "public:save-my-list",
    "public:take-list",
    "portal:end",
    "workspace:assure-own-service",
    "workspace:end-own-service",
    "workspace:put-back-own-service",
    "workspace:own-service-keeper",
    "workspace:assure-own-link",
    "workspace:end-own-link",
    "workspace:end-competence",
    "workspace:erase-file",
    "workspace:contact-carer",
    "workspace:hand-over",
    "workspace:call-in",
    "workspace:add-shift",
    "workspace:settle-rota-row",
    "workspace:change-shift",
    "workspace:copy-week",
    "workspace:cover-hours",
    "workspace:read-notice",
    "workspace:override",
    "workspace:share-screen",
    "workspace:undo-match",
    "workspace:decide-match",
    "workspace:be-there",
    "workspace:confirm-there",
    "workspace:review-opening",
    "workspace:load-agreements",
    "workspace:sign-agreement",
    "workspace:leave-agreement",
    "workspace:review-agreement",
    "workspace:restriction",
    "workspace:let-back",
    "workspace:end-overruling",
    "workspace:take-several",
    "workspace:give-several",
    "workspace:save-list",
    "workspace:drop-list",
    "workspace:move-contact",
    "workspace:join-contact",
    "workspace:likely",
    "workspace:answer-contact",
    "workspace:contact-outcome",
    "workspace:contact-clock",
    "workspace:hurry-contact",
    "workspace:give-files",
    "workspace:decide-file",
    "workspace:take-back-file",
    "workspace:send-file",
    "workspace:tell-no-more",
    "workspace:find-by-code",
    "workspace:answer-referral",
    "workspace:referral-clock",
    "workspace:move-concern",
    "workspace:write-to-concern",
    "workspace:decide-concern",
    "workspace:enquire",
    "workspace:conclude-concern",
}
# A demonstration does not lead there.
_BY_MACHINE = "Asked by machine, with a token; surfaces/fhir/tests and tests/leaks name the events"
NOT_REACHED = {
    **dict.fromkeys(
        (
            "fhir:type",
            "fhir:search",
            "fhir:instance",
            "fhir:history",
            "fhir:type-history",
            "fhir:system-history",
            "fhir:operation-on-all",
            "fhir:version",
            "fhir:operation",
            "fhir:system",
            "fhir:operation-on-type",
            "fhir:validate-instance",
        ),
        _BY_MACHINE,
    ),
    "workspace:rota-row": "Every row of the rotas was accepted; it names colleagues, and no resident",
    "workspace:tell": "Led to by a contact that somebody has; reads who is to be told as the contact's page does",
    "notify:callback": "Asked by GOV.UK Notify, with our token; names nobody, and what came of it is an event",
    "feeds:kept": "No file was dropped on the page; it shows the file's name and what became of it",
    "workspace:divide-one": "Nothing was made while two people were taken for one; reads people as the decision's page",
    "workspace:bundle": "No demonstration entry came in a Bundle; test_bundle_page names the event",
    "workspace:signpost": "Nobody has a contact of theirs open; reads the contact as its own page does",
    "workspace:contact-file": "No file was given; test_attaching names the event",
    "workspace:referral-file": "No file was given; test_attaching names the event of one",
    "workspace:contact-who": "Follows a contact about somebody not known; reads the contact as its own page does",
    "workspace:concern-who": "Follows a concern about somebody not known; reads the concern as its own page does",
    "workspace:prescription": "Nobody was told of a service of the directory; reads the contact as its own page does",
    "workspace:correct-note": "No note was written; reads the entry as its own page does",
}
EACH, MOST = 3, 400
LINK = re.compile(r'(?:href|action)="([^"]+)"')


def named(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from named(pattern, f"{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield space + str(pattern.name)


def plain(resolver: URLResolver, before: str = "/") -> Iterator[str]:
    """Addresses that name nothing: where anybody may begin."""
    for pattern in resolver.url_patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from plain(pattern, here)
        elif "<" not in here and name_of(here) not in ACTIONS:
            yield here


def name_of(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


class Walk:
    """Somebody signed in who follows every link, a few of each kind."""

    def __init__(self, home: str, visitor: Visitor) -> None:
        self.home = home
        self.visitor = visitor
        self.waiting = [self.home + path for path in plain(get_resolver())]
        self.seen: set[str] = set()
        self.often: Counter[str] = Counter()
        self.answered: dict[str, list[str]] = defaultdict(list)

    def find(self, text: str) -> None:
        page = self.home + "/find"
        status, found = self.visitor.send(page, page, text=text)
        if status == 200:
            self.answered["workspace:find"].append(self.visitor.request_id)
            self._take(page, found)

    def go(self) -> dict[str, list[str]]:
        """Requests that were answered with a page, by the name of the address."""
        while self.waiting and len(self.seen) < MOST:
            address = self.waiting.pop(0)
            status, page = self.visitor.read(address)
            if status == 200:
                self._take(address, page)
                if (name := name_of(address)) != "workspace:find":  # an empty box; what is found is `find`
                    self.answered[name].append(self.visitor.request_id)
        return self.answered

    def _take(self, at: str, page: str) -> None:
        for link in LINK.findall(page):
            address = urldefrag(urljoin(at, unescape(link))).url
            name = name_of(address) if address.startswith(self.home) else ""
            if name and name not in ACTIONS and address not in self.seen and self.often[name] < EACH:
                self.seen.add(address)
                self.often[name] += 1
                self.waiting.append(address)


def walked(installation: Installation) -> dict[str, list[str]]:
    """By every member of staff, and by a resident who acts for another."""
    found: dict[str, list[str]] = defaultdict(list)
    for username in (*installation.passwords, ""):
        visitor = Visitor()
        if username:
            visitor.sign_in(installation.address, username, installation.passwords[username])
        else:
            visitor.sign_in_with_nhs_login(installation.address, installation.acts)
        walk = Walk(installation.address, visitor)
        if not username:
            walk.waiting = [one for one in walk.waiting if "/my/" in one]
        elif username != "link-worker":
            walk.find(installation.nhs_number)
        for name, requests in walk.go().items():
            found[name] += requests
    return found


def test_every_page_about_people_leaves_an_event(installation: Installation) -> None:
    found = walked(installation)
    about = {name: requests for name, requests in found.items() if name not in ABOUT_NOBODY}
    asked = [request for requests in about.values() for request in requests]
    left: set[Any] = set(act(installation.environment, "requests-with-events", *asked))
    silent = {name: len(lacking) for name, requests in about.items() if (lacking := set(requests) - left)}
    excused = ACTIONS | set(NOT_REACHED) | set(ABOUT_NOBODY)
    never = set(named(get_resolver())) - set(found) - excused
    assert not silent
    assert sorted(never) == []


def test_what_is_excused_exists() -> None:
    assert not (ACTIONS | set(NOT_REACHED) | set(ABOUT_NOBODY)) - set(named(get_resolver()))
