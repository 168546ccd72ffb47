"""Two who read one feed at one moment, and somebody who puts a service right meanwhile."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from ginnel.foundation.directory import actions, queries
from ginnel.foundation.directory.tests.documents import id_of, service
from ginnel.foundation.terminology.tests.clerk import CLERK
from ginnel.kernel.errors import Conflict
from ginnel.surfaces.openreferral.tests.feed import Said, listing
from ginnel.surfaces.openreferral.tests.test_harvesting import NAMES, SERVICES, codes, feeding, read

pytestmark = pytest.mark.django_db(transaction=True)
BAD = {**service("Tram"), "status": "open"}


def test_one_of_two_readings_at_once_reads_and_the_other_is_told() -> None:
    begin = Barrier(2)
    whole = listing(SERVICES)

    def reading(feed: Any) -> str:
        begin.wait()
        try:
            return read(feed).outcome
        except Conflict as refused:
            return str(refused)
        finally:
            connection.close()

    with feeding(whole) as feed, ThreadPoolExecutor(2) as pool:
        held = Barrier(2)

        def answers(path: str, query: dict[str, str]) -> Said:
            """The first page waits until the other has been told."""
            if query.get("page") == "1":
                held.wait(20)
            return whole(path, query)

        feed.answers = answers
        found = [pool.submit(reading, feed) for _ in range(2)]
        wait(found, 20, FIRST_COMPLETED)
        held.wait(20)
        assert Counter(one.result() for one in found) == {
            "finished": 1,
            "The feed is being read already.": 1,
        }
        assert [feed.asked.count(f"/services?page={at}") for at in (1, 2, 3)] == [1, 1, 1]
        feed.answers = whole
        assert read(feed).counts == {"same": 5}
    harvests = queries.feed("county").harvests.all()
    assert [each.endings.count() for each in harvests] == [1, 1]
    assert {queries.service(id_of(name)).version for name in NAMES} == {1}  # type: ignore[arg-type]


def test_a_reading_whose_process_died_holds_nobody_up() -> None:
    with feeding(listing(SERVICES)) as feed:

        def dies() -> None:
            try:
                with actions.alone(queries.feed("county")):
                    connection.close()  # as when its process ends: nothing is let go of by name
            finally:
                connection.close()

        died = Thread(target=dies)
        died.start()
        died.join()
        assert read(feed).outcome == "finished"


@pytest.mark.parametrize("is_mended", [True, False])
def test_what_is_put_right_while_the_feed_is_read_never_undoes_what_the_feed_says_since(
    is_mended: bool,
) -> None:
    """It is replayed after the feed gave the service and before that was taken in."""
    now = service("Tram", fees="£2") if is_mended else BAD
    with feeding(listing([*SERVICES, BAD])) as feed:
        read(feed)
        (item,) = queries.quarantined_services()
        actions.fix_service(id=item.id, document=service("Tram", fees="£1"), by=CLERK)
        whole, said = listing([*SERVICES, now]), []

        def answers(path: str, query: dict[str, str]) -> Said:
            if path == f"/services/{id_of('Tram')}" and not said:
                said.append(actions.replay_service(id=item.id, by=CLERK))
                connection.close()
            return whole(path, query)

        feed.answers = answers
        shown = read(feed)
    assert said == ["accepted"]
    assert (shown.outcome, shown.counts) == (
        "finished",
        {"same": 5, "changed" if is_mended else "refused": 1},
    )
    had = queries.service(id_of("Tram"))  # type: ignore[arg-type]
    assert had.document["fees"] == ("£2" if is_mended else "£1")
    assert not queries.quarantined_services().exists()
    assert not queries.not_seen(queries.feed("county")).exists()


def test_what_the_feed_gave_well_since_is_not_replayed_over() -> None:
    """The replay waits while the page is taken in, and then finds that nothing is left to put right."""
    with feeding(listing([BAD])) as feed:
        read(feed)
        (item,) = queries.quarantined_services()
        actions.fix_service(id=item.id, document=service("Tram", fees="£1"), by=CLERK)
        feed.answers = listing([service("Tram", fees="£2")])
        begin, found = Barrier(2), []
        supersede = actions.harvesting.quarantine.supersede_service

        def replays() -> None:
            begin.wait()
            try:
                found.append(actions.replay_service(id=item.id, by=CLERK))
            except Conflict:
                found.append("conflict")
            finally:
                connection.close()

        other = Thread(target=replays)
        other.start()

        def superseded(**given: Any) -> None:
            begin.wait()
            other.join(1)
            supersede(**given)

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(actions.harvesting.quarantine, "supersede_service", superseded)
            assert read(feed).counts == {"new": 1}
        other.join()
    assert found == ["conflict"]
    assert queries.service(id_of("Tram")).document["fees"] == "£2"  # type: ignore[arg-type]
    assert not codes(queries.latest_harvest(queries.feed("county")) or pytest.fail())
