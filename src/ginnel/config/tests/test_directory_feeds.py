"""`ginnel directory`: feeds, harvests, checks, what is in quarantine and how fresh it all is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ginnel.config import cli
from ginnel.foundation.directory.tests.documents import id_of, service
from ginnel.surfaces.openreferral.harvesting import running
from ginnel.surfaces.openreferral.tests.feed import Feed, listing, served

pytestmark = pytest.mark.django_db


def run(*words: object, json_of: bool = False) -> Any:
    ended = CliRunner().invoke(cli.main, ["directory", *map(str, words), *(["--json"] if json_of else [])])
    return json.loads(ended.output) if json_of else ended


def add(feed: Feed, name: str = "county", *more: str) -> Result:
    ended: Result = run("feed", "add", name, "--address", feed.address, "--own-network", *more)
    return ended


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    made = running.Getter
    monkeypatch.setattr(running, "Getter", lambda reach: made(reach, pause=lambda seconds: None, tries=1))


def test_a_feed_is_added_read_and_told_of() -> None:
    tram = {**service("Tram"), "status": "open"}
    with served(listing([service("Bus"), service("Library"), tram])) as feed:
        assert add(feed).exit_code == 0
        ended = run("harvest")
    assert ended.exit_code == 0, ended.output
    assert "county: finished, 2 pages. Services: 2 new, 1 refused." in ended.output
    assert f"page 2, {id_of('Tram')}, status: It is none of the words it may be." in ended.output
    (told,) = run("freshness", json_of=True)["feeds"]
    assert (told["name"], told["services"], told["share"], told["quarantined"]) == ("county", 2, 0, 1)
    assert "county: 2 services, 0% assured within 183 days, 2 stale" in run("freshness").output
    assert run("harvest", json_of=True)["feeds"] == []


def test_a_service_in_quarantine_is_shown_put_right_or_discarded(tmp_path: Path) -> None:
    bad = [{**service(name), "status": "open"} for name in ("Tram", "Boat")]
    with served(listing(bad)) as feed:
        add(feed)
        run("harvest", "county")
    found = {one["key"]: one["id"] for one in run("quarantine", "list", json_of=True)["services"]}
    tram, boat = found[id_of("Tram")], found[id_of("Boat")]
    assert json.loads(run("quarantine", "show", tram).output)["status"] == "open"
    assert run("quarantine", "replay", json_of=True)["refused"] == 2
    path = tmp_path / "tram.json"
    path.write_text(json.dumps(service("Tram")))
    assert run("quarantine", "fix", tram, path).output == "Accepted\n"
    assert run("quarantine", "discard", boat, "--reason", "A boat").exit_code == 0
    assert run("quarantine", "list", json_of=True)["count"] == 0
    assert run("quarantine", "fix", tram, path).exit_code == 1


def test_duplicates_are_listed_and_judged() -> None:
    other = {**service("Bus"), "id": id_of("their bus")}
    with served(listing([service("Bus")])) as one, served(listing([other])) as two:
        add(one)
        add(two, "town")
        assert run("harvest").exit_code == 0
    assert "Bus, Example Trust (county)" in run("duplicates").output
    (found,) = run("duplicates", json_of=True)["duplicates"]
    assert run("judge", found["id"], "same").exit_code == 0
    assert run("duplicates").output == ""


def test_most_gone_is_held_and_exits_1_until_it_is_said() -> None:
    services = [service(name) for name in ("Bus", "Library", "Club")]
    with served(listing(services)) as feed:
        add(feed)
        run("harvest", "county")
        feed.answers = listing(services[:1])
        held = run("harvest", "county")
        assert (held.exit_code, "--accept-losses" in held.output) == (1, True)
        assert run("harvest", "county", "--accept-losses").exit_code == 0
        assert run("harvest", "--accept-losses").exit_code == 2


@pytest.mark.parametrize(
    "words",
    [
        ("feed", "add", "A b", "--address", "https://a.example"),
        ("feed", "add", "a", "--address", "ftp://a.example"),
        ("feed", "add", "a", "--address", "https://a.example", "--every", "0"),
        ("feed", "add", "a", "--address", "https://a.example", "--organisation", "NONE"),
        ("feed", "set", "nobody", "--address", "https://a.example"),
        ("harvest", "nobody"),
        ("quarantine", "show", "0193e5a0-0000-7000-8000-000000000000"),
    ],
)
def test_what_cannot_be_is_refused_in_words(words: tuple[str, ...]) -> None:
    ended = run(*words)
    assert ended.exit_code == 1
    assert ended.output.startswith("Error: ")


def test_a_feed_that_is_paused_or_moved_is_read_so() -> None:
    with served(listing([service("Bus")])) as feed:
        add(feed, "county", "--paused")
        assert run("harvest", json_of=True)["feeds"] == []
        assert "paused" in run("feed", "list").output
        run("feed", "set", "county", "--address", feed.address, "--own-network")
        assert run("harvest").exit_code == 0
    (listed,) = run("feed", "list", json_of=True)["feeds"]
    assert (listed["address"], listed["is_paused"]) == (feed.address, False)
    assert listed["last"]["outcome"] == "finished"
    assert ": finished" in run("feed", "list").output


def test_a_check_says_what_it_finds_and_exits_1_where_it_fails(tmp_path: Path) -> None:
    (tmp_path / "service_full.json").write_text(json.dumps({**service("Bus"), "status": "open"}))
    ended = run("check", tmp_path)
    assert ended.exit_code == 1
    assert "/services/{id}, service_full.json" in ended.output and "FAIL: 1 answers read." in ended.output
    said = run("check", tmp_path, json_of=True)
    assert said["verdict"] == "fail"
    assert {"endpoint": "/services", "rule": "endpoint", "weight": "required"}.items() <= said["findings"][
        1
    ].items()
    with served(listing([service("Bus")])) as feed:
        assert "WARN" in run("check", feed.address).output
    assert run("check", tmp_path / "nowhere").exit_code == 2
