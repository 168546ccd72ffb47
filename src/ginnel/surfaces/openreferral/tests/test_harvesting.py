"""Reading feeds that are as they should be and feeds that are not: nothing is lost, and everything is said."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from ginnel.foundation.directory import actions, queries
from ginnel.foundation.directory.actions import Terms
from ginnel.foundation.directory.queries import HarvestShown
from ginnel.foundation.directory.tests.documents import id_of, service
from ginnel.foundation.terminology.tests.clerk import CLERK
from ginnel.kernel.errors import Conflict
from ginnel.surfaces.openreferral.harvesting import harvest, missing
from ginnel.surfaces.openreferral.tests.feed import Answering, Feed, Raw, Said, listing, page, served

pytestmark = pytest.mark.django_db
HALL = {"id": id_of("hall"), "location_type": "physical", "name": "Hall"}
NAMES = ("Bus", "Library", "Club", "Clinic", "Cafe")
SERVICES = [service(name) for name in NAMES]


@contextmanager
def feeding(answers: Answering, name: str = "county", version: str = "3.0") -> Iterator[Feed]:
    with served(answers) as feed:
        terms = Terms(feed.address, version=version, is_own_network=True)
        actions.add_feed(name=name, terms=terms, by=CLERK)
        yield feed


def read(feed: Feed, name: str = "county", **more: Any) -> HarvestShown:
    return harvest(name, by=CLERK, getter=feed.getter(), **more)


def codes(shown: HarvestShown) -> set[str]:
    return {one["code"] for one in shown.remarks}


def waiting() -> list[tuple[str, str]]:
    return [(one.key, one.faults[0]["code"]) for one in queries.quarantined_services()]


def pages_of(*pages: Any, whole: list[dict[str, Any]] = SERVICES) -> Answering:
    """These answers of /services, the last again and again."""
    rest = listing(whole)

    def answers(path: str, query: dict[str, str]) -> Said:
        at = int(query.get("page", "1"))
        return pages[min(at, len(pages)) - 1] if path == "/services" else rest(path, query)

    return answers


def test_a_feed_is_read_to_its_end_and_again_says_nothing_new() -> None:
    with feeding(listing(SERVICES)) as feed:
        first, again = read(feed), read(feed)
    assert (first.outcome, first.pages, first.counts) == ("finished", 3, {"new": 5})
    assert (again.outcome, again.counts) == ("finished", {"same": 5})
    assert not first.remarks
    assert queries.service(id_of("Bus")).document == service("Bus")  # type: ignore[arg-type]


def test_what_is_not_in_it_any_more_is_marked_and_stays() -> None:
    with feeding(listing(SERVICES)) as feed:
        read(feed)
        feed.answers = listing(SERVICES[:4])
        shown = read(feed)
        gone = [one.listing.feed_key for one in queries.not_seen(queries.feed("county"))]
        assert (shown.outcome, shown.gone, gone) == ("finished", 1, [id_of("Cafe")])
        assert queries.service(id_of("Cafe")).version == 1  # type: ignore[arg-type]
        feed.answers = listing(SERVICES)
        read(feed)
    assert not queries.not_seen(queries.feed("county")).exists()


def test_where_most_are_gone_nothing_is_marked_until_somebody_says_so() -> None:
    with feeding(listing(SERVICES)) as feed:
        read(feed)
        feed.answers = listing(SERVICES[:2])
        shown = read(feed)
        assert (shown.outcome, shown.gone) == ("held", 3)
        assert "3 are not in it. None was marked" in shown.reason
        assert not queries.not_seen(queries.feed("county")).exists()
        assert read(feed, accepts_losses=True).outcome == "finished"
    assert queries.not_seen(queries.feed("county")).count() == 3


def test_a_feed_that_gives_less_than_it_says_marks_nothing() -> None:
    with feeding(listing(SERVICES)) as feed:
        read(feed)
        feed.answers = pages_of(page(SERVICES[:4], total=500))
        shown = read(feed)
    assert (shown.outcome, shown.said) == ("incomplete", 500)
    assert any(
        one["message"] == "It says 500, and gave 4." and one["element"] == "total_items"
        for one in shown.remarks
    )
    assert not queries.not_seen(queries.feed("county")).exists()


def test_a_list_that_gives_one_twice_and_leaves_one_out_marks_nothing() -> None:
    with feeding(listing(SERVICES)) as feed:
        read(feed)
        moved = [page(SERVICES[:3], 1, 2, 5), page(SERVICES[2:4], 2, 2, 5), page([], 3, 2, 5)]
        feed.answers = pages_of(*moved)
        shown = read(feed)
    assert (shown.outcome, shown.counts) == ("incomplete", {"same": 4, "repeated": 1})
    assert not queries.not_seen(queries.feed("county")).exists()


def test_what_moved_while_a_reading_was_broken_off_is_not_marked() -> None:
    whole = listing(SERVICES)
    with feeding(whole) as feed:
        read(feed)
        feed.answers = lambda path, query: Raw(b"", 503) if query.get("page") == "2" else whole(path, query)
        assert read(feed).outcome == "stopped"
        feed.answers = listing(SERVICES[1:])  # the third, which was to come first on page 2, is on page 1 now
        shown = read(feed)
        assert (shown.outcome, shown.said, shown.counts) == ("incomplete", 4, {"same": 4})
        (remark,) = shown.remarks
        assert (remark["code"], remark["item"]) == ("still-there", id_of("Club"))
        assert not queries.not_seen(queries.feed("county")).exists()
        assert read(feed).outcome == "finished"
    assert [one.listing.feed_key for one in queries.not_seen(queries.feed("county"))] == [id_of("Bus")]


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (Raw(b"", 404), "finished"),
        (Raw(b"", 410), "finished"),
        ({**SERVICES[4], "status": "defunct"}, "finished"),
        (SERVICES[4], "incomplete"),
        ({**SERVICES[4], "status": ["defunct"]}, "incomplete"),
        ({**SERVICES[4], "status": "open"}, "incomplete"),
        ({**SERVICES[3], "status": "defunct"}, "incomplete"),
        (Raw(b"", 500), "incomplete"),
        (Raw(b"", 403), "incomplete"),
        (Raw(b"<p>Sign in"), "incomplete"),
        ([], "incomplete"),
    ],
)
def test_what_is_not_listed_counts_as_gone_only_where_it_is(said: Said, outcome: str) -> None:
    fewer = listing(SERVICES[:4])
    with feeding(listing(SERVICES)) as feed:
        read(feed)
        lost = f"/services/{id_of('Cafe')}"
        feed.answers = lambda path, query: said if path == lost else fewer(path, query)
        assert read(feed).outcome == outcome
    assert queries.not_seen(queries.feed("county")).exists() is (outcome == "finished")


def test_more_are_not_asked_for_than_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(missing, "MOST_ASKED", 1)
    with feeding(listing(SERVICES)) as feed:
        read(feed)
        feed.answers = listing(SERVICES[:3])
        assert read(feed).outcome == "incomplete"
        feed.asked.clear()
        assert read(feed, accepts_losses=True).outcome == "finished"
    lost = [f"/services/{id_of(name)}" for name in NAMES[3:]]
    assert len([one for one in feed.asked if one in lost]) == 1


def test_what_is_set_aside_and_given_again_after_a_break_counts_once() -> None:
    bad = {**service("Tram"), "status": "open"}
    first, rest = page([bad, SERVICES[0]], 1, 2, 4), page([bad, SERVICES[1]], 2, 2, 4)
    whole = [*SERVICES, bad]
    broken: Answering = pages_of(first, Raw(b"", 503), whole=whole)
    with feeding(broken) as feed:
        assert read(feed).outcome == "stopped"
        feed.answers = pages_of(first, rest, page([], 3, 2, 4), whole=whole)
        shown = read(feed)
    assert (shown.outcome, shown.counts) == ("incomplete", {"new": 2, "refused": 1, "repeated": 1})


@pytest.mark.parametrize("pages", [1, 99])
def test_a_wrong_number_of_pages_loses_nothing(pages: int) -> None:
    parts = [page(SERVICES[:2], 1, pages, 5), page(SERVICES[2:], 2, pages, 5), page([], 3, pages, 5)]
    with feeding(pages_of(*parts)) as feed:
        shown = read(feed)
    assert (shown.outcome, shown.counts["new"]) == ("finished", 5)


def test_pages_that_repeat_and_never_end_are_left() -> None:
    endless = {**page(SERVICES[:2], 1, 9), "last_page": False, "total_items": 9, "total_pages": 10**6}
    with feeding(pages_of(endless)) as feed:
        shown = read(feed)
    assert (shown.outcome, shown.counts["new"]) == ("incomplete", 2)
    assert {"repeats", "never-ends", "page-number"} <= codes(shown)
    assert len([one for one in feed.asked if one.startswith("/services?")]) < 10


def test_what_breaks_off_half_way_goes_on_from_there() -> None:
    whole = listing(SERVICES)
    with feeding(
        lambda path, query: Raw(b"", 503) if query.get("page") == "2" else whole(path, query)
    ) as feed:
        shown = read(feed)
        assert (shown.outcome, shown.counts) == ("stopped", {"new": 2})
        assert "Page 2" in shown.reason and "503" in shown.reason
        feed.answers, feed.asked = whole, []
        shown = read(feed)
    assert (shown.outcome, shown.counts) == ("finished", {"new": 5})
    assert "/services?page=1" not in feed.asked


def test_html_instead_of_a_page_is_said() -> None:
    with feeding(lambda path, query: Raw(b"<!doctype html><p>Sign in", kind="text/html")) as feed:
        shown = read(feed)
    assert (shown.outcome, "a page of HTML" in shown.reason) == ("stopped", True)


@pytest.mark.parametrize("said", [[], {"content": []}, {"contents": {}}, "x", 7])
def test_another_shape_is_said_and_marks_nothing(said: Any) -> None:
    with feeding(listing(SERVICES)) as feed:
        read(feed)
        feed.answers = pages_of(said)
        shown = read(feed)
    assert (shown.outcome, "shape" in codes(shown), shown.gone) == ("incomplete", True, 5)
    assert not queries.not_seen(queries.feed("county")).exists()


def test_what_cannot_be_accepted_is_kept_with_where_and_why_and_can_be_put_right() -> None:
    bad = {**service("Tram"), "status": "open"}
    with feeding(listing([*SERVICES, bad])) as feed:
        shown = read(feed)
    assert shown.counts == {"new": 5, "refused": 1}
    (remark,) = shown.remarks
    assert (remark["page"], remark["item"], remark["element"]) == (3, id_of("Tram"), "status")
    (item,) = queries.quarantined_services("county")
    assert actions.replay_service(id=item.id, by=CLERK) == "refused"
    actions.fix_service(id=item.id, document=service("Tram"), by=CLERK)
    assert actions.replay_service(id=item.id, by=CLERK) == "accepted"
    assert not queries.quarantined_services().exists()
    assert queries.service(id_of("Tram")).document["status"] == "active"  # type: ignore[arg-type]


def test_what_the_feed_gives_well_later_waits_no_longer_and_may_come_back() -> None:
    bad = {**service("Tram"), "status": "open"}
    with feeding(listing([bad])) as feed:
        read(feed)
        (item,) = queries.quarantined_services()
        feed.answers = listing([service("Tram", fees="£2")])
        read(feed)
        assert not queries.quarantined_services().exists()
        with pytest.raises(Conflict):
            actions.replay_service(id=item.id, by=CLERK)
        feed.answers = listing([bad])
        read(feed)
    assert [one.id for one in queries.quarantined_services()] == [item.id]
    assert queries.service(id_of("Tram")).document["fees"] == "£2"  # type: ignore[arg-type]


def test_what_was_discarded_or_mended_stays_so_when_it_is_given_again() -> None:
    bad = [{**service(name), "status": "open"} for name in ("Tram", "Boat")]
    with feeding(listing(bad)) as feed:
        read(feed)
        tram, boat = sorted(queries.quarantined_services(), key=lambda one: one.key != id_of("Tram"))
        actions.fix_service(id=tram.id, document=service("Tram"), by=CLERK)
        actions.replay_service(id=tram.id, by=CLERK)
        actions.discard_service(id=boat.id, reason="No boat", by=CLERK)
        assert read(feed).counts == {"refused": 2}
    assert not queries.quarantined_services().exists()
    assert not queries.not_seen(queries.feed("county")).exists()


def test_a_reading_that_was_killed_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = actions.take_in_page

    def killed(**given: Any) -> Any:
        if given["number"] == 2:
            raise KeyboardInterrupt
        return taken(**given)

    with feeding(listing(SERVICES)) as feed:
        monkeypatch.setattr(actions, "take_in_page", killed)
        with pytest.raises(KeyboardInterrupt):
            read(feed)
        monkeypatch.undo()
        shown = read(feed)
    assert (shown.outcome, shown.counts, shown.said) == ("finished", {"new": 5}, 5)


def test_two_of_one_feed_at_one_place_are_listed_for_somebody_to_judge() -> None:
    address = {"postal_code": "YO1 1AA"}
    hall = [{"id": id_of("at"), "location": {**HALL, "addresses": [address]}}]
    twins = [
        {
            **service("Bus"),
            "id": id_of(f"bus {at}"),
            "service_at_locations": [{**hall[0], "id": id_of(f"at {at}")}],
        }
        for at in range(2)
    ]
    elsewhere = {**service("Bus"), "id": id_of("bus 3")}
    with feeding(listing([*twins, elsewhere])) as feed:
        read(feed)
    (found,) = queries.duplicates()
    assert {str(found.first.listing), str(found.second.listing)} == {one["id"] for one in twins}
    assert found.evidence == ("name", "postcode", "provider")


def test_one_that_cannot_be_had_whole_does_not_stop_the_others() -> None:
    whole, lost = listing(SERVICES), f"/services/{id_of('Club')}"
    other = f"/services/{id_of('Bus')}"

    def answers(path: str, query: dict[str, str]) -> Said:
        return None if path == lost else service("Cafe") if path == other else whole(path, query)

    with feeding(answers) as feed:
        shown = read(feed)
    assert shown.counts == {"new": 3, "refused": 2}
    assert dict(waiting()) == {id_of("Club"): "no-whole", id_of("Bus"): "other-id"}
    for item in queries.quarantined_services():
        assert actions.replay_service(id=item.id, by=CLERK) == "refused"


def test_items_without_an_id_are_one_remark_however_many() -> None:
    odd = [SERVICES[0], 7, {"name": "Nameless"}, None, *({} for _ in range(2000))]
    with feeding(pages_of(page(odd))) as feed:
        shown = read(feed)
    assert (shown.outcome, shown.counts) == ("finished", {"new": 1, "refused": 2003})
    (remark,) = shown.remarks
    assert (remark["code"], remark["page"], remark["element"]) == ("nameless", 1, "contents.id")
    assert remark["message"].startswith("2,003 of 2,004 have no id")
    assert not waiting()


def test_a_page_of_more_than_can_be_taken_in_at_once_is_left() -> None:
    with feeding(listing(SERVICES)) as feed:
        read(feed)
        feed.answers = pages_of(page([*SERVICES, *({} for _ in range(10_000))]))
        shown = read(feed)
    assert (shown.outcome, shown.counts, codes(shown)) == ("incomplete", {}, {"too-many"})
    assert not queries.not_seen(queries.feed("county")).exists()


def test_one_that_is_given_twice_is_taken_once() -> None:
    twice = [SERVICES[0], SERVICES[0], {**SERVICES[0], "name": "Coach"}]
    with feeding(pages_of(page(twice, total=1))) as feed:
        shown = read(feed)
    assert shown.counts == {"new": 1, "repeated": 2}
    assert [one["message"] for one in shown.remarks] == [
        "It is listed twice.",
        "It is listed twice, and not in the same words.",
    ]
    assert queries.service(id_of("Bus")).version == 1  # type: ignore[arg-type]


def test_the_same_service_of_two_feeds_is_listed_for_somebody_to_judge() -> None:
    theirs = {**service("BUS!"), "id": id_of("bus of the others")}
    theirs["service_at_locations"] = []
    with feeding(listing(SERVICES)) as feed, feeding(listing([theirs, SERVICES[1]]), "town") as town:
        read(feed)
        shown = read(town, "town")
    assert shown.counts == {"new": 1, "refused": 1}
    assert waiting() == [(id_of("Library"), "id-taken")]
    (found,) = queries.duplicates()
    assert {found.first.feed, found.second.feed} == {"county", "town"}
    assert found.evidence == ("name", "provider")
    actions.judge_duplicate(id=found.id, answer="same", reason="Rang them", by=CLERK)
    assert not queries.duplicates()
    assert queries.service(id_of("Bus")).version == 1  # type: ignore[arg-type]


def test_a_feed_is_read_when_its_time_has_come() -> None:
    with feeding(listing(SERVICES)) as feed:
        assert [one.name for one in queries.due()] == ["county"]
        read(feed)
        assert not queries.due()
        actions.change_feed(name="county", terms=Terms(feed.address, is_paused=True), by=CLERK)
    assert not queries.due()
