"""Everyday sentences find what they mean in the pretend county: a hundred, half of them kept out of tuning and scored
apart, and forty that were written after the search was last mended and before anybody looked at what they find.

`pytest -s` prints each score, and what was missed of those tuned on.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any
from uuid import uuid5

import pytest

from ginnel.foundation.directory import queries
from ginnel.foundation.directory.queries import Asked
from ginnel.synthetic import demonstration
from ginnel.synthetic.directory.kinds import TAXONOMY

FOLDER = Path(__file__).parents[2] / "benchmarks/directory_search"
SENTENCES: list[dict[str, Any]] = tomllib.loads((FOLDER / "sentences.toml").read_text())["sentence"]
LATER: list[dict[str, Any]] = tomllib.loads((FOLDER / "later.toml").read_text())["sentence"]
FIRST = 3
WANTED = 85  # of a hundred, issue 6
LATER_FOUND = 65  # of a hundred: 26 of 40; 21 as it came out at first


def is_found(sentence: dict[str, Any]) -> bool:
    wanted = {str(uuid5(TAXONOMY, kind)) for kind in sentence["find"]}
    found = queries.search(Asked(words=sentence["say"], only_running=True), size=FIRST).items
    return any(
        attribute["taxonomy_term"]["id"] in wanted
        for one in found
        for attribute in one.document["attributes"]
    )


@pytest.mark.django_db
def test_everyday_sentences_find_the_service_that_is_meant() -> None:
    demonstration.make_known()
    demonstration.fill_directory()
    sets = (
        ("tuned on", [each for each in SENTENCES if not each["kept_out"]], WANTED),
        ("kept out", [each for each in SENTENCES if each["kept_out"]], WANTED),
        ("later", LATER, LATER_FOUND),
    )
    for name, said, wanted in sets:
        missed = [each["say"] for each in said if not is_found(each)]
        score = 100 * (len(said) - len(missed)) / len(said)
        shown = missed if name == "tuned on" else []
        print(f"\n{name}: {score:.1f} of 100 in the first {FIRST}", *shown, sep="\n  missed: ")  # noqa: T201
        assert score >= wanted


def test_half_is_kept_out_and_no_sentence_stands_twice() -> None:
    assert len({each["say"] for each in SENTENCES}) == 100
    assert sum(each["kept_out"] for each in SENTENCES) == 50
    assert len({each["say"] for each in (*SENTENCES, *LATER)}) == 140


@pytest.mark.django_db
def test_what_was_once_misunderstood_finds_what_it_means() -> None:
    """Good English was taken for a word of some service, and words that say nothing found every service."""
    demonstration.make_known()
    demonstration.fill_directory()
    once = (
        ("I look after my dad and I'm shattered", ["carers-centre"]),
        ("someone is scamming my nan", ["debt-advice", "benefits-advice"]),
        ("wet myself when I cough", ["continence"]),
        ("can't get my socks on", ["home-care", "equipment"]),
        ("my mum is on her own all day", ["day-centre", "befriending"]),
    )
    assert [say for say, kinds in once if not is_found({"say": say, "find": kinds})] == []
    assert queries.search(Asked(words="my nan needs some help", only_running=True)).total == 0
    assert queries.search(Asked(words="", only_running=True)).total > 400
