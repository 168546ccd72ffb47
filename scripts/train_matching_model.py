"""Train the matching model on invented people and write people/data/model-<version>.json.

    .venv/bin/python scripts/train_matching_model.py [--people 60000] [--seed 7] [--out PATH]

Splink counts how often each level holds for two records of one person (m, from the known truth) and of two
people taken at random (u). The weight of the household patterns is then set so that the weight of such a
pair says how often it is one person, and the thresholds and the rates of wrong links are read off a second
population with another seed. Run it by hand when comparisons change; the version is part of the file's name
and every decision keeps it.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from math import inf, log2
from pathlib import Path

import duckdb
import pyarrow
from matching_population import FAMILIES, MEN, PLACE, WOMEN, Clerk, One, Place
from splink import Linker
from splink.backends.duckdb import DuckDBAPI

from ginnel.foundation.people.rules import blocking, model, table
from ginnel.foundation.people.rules.comparisons import ALL
from ginnel.foundation.people.rules.features import Features, born, grams, houses, postcode_parts, street
from ginnel.foundation.people.rules.nicknames import roots
from ginnel.foundation.people.rules.settings import splink_settings
from ginnel.foundation.people.rules.weighing import weigher

OUT = Path(__file__).parents[1] / f"src/ginnel/foundation/people/data/model-{model.CURRENT}.json"
# Two organisations in three write with care, one in three does not (about two and twelve slips per hundred
# fields).
_CAREFUL, _CARELESS = 0.04, 0.3
_HOME_ALIKE = 6  # the levels of rules.homes at which two households would not look alike by chance
_ANOTHER = 3  # the level of rules.households that partners and siblings have
_DRAWS = 400_000
# Bits against two records that have names in common and nothing else: a decision, not a measurement. Invented names
# repeat less than real ones do, and names alone are never enough.
_NAMES_ALONE = 6.0
_FLOOR, _REVIEW, _MATCH = 0.0, 4.0, -1.5
# A decision too: whom the national service was asked about and did not find, it would mostly have found. In the pretend
# county of 100,000 (seed 1) 6 of the 51 such pairs that weigh up to so much more were wrong, and none of the 464 above.
_FAILED_TRACE = 4.0


def written(place: Place, people: int) -> tuple[list[Features], list[int]]:
    """Records of `people` people, one to three each, and the person behind each."""
    careful, careless = Clerk(place, _CAREFUL), Clerk(place, _CARELESS)
    records, truth = [], []
    for one in place.people(people):
        for _ in range(place.dice.choice([1, 2, 2, 3])):
            clerk = careful if place.dice.random() < 0.67 else careless
            records.append(as_features(clerk.write(one), len(records)))
            truth.append(one.person)
    return records, truth


def as_features(said: One, number: int) -> Features:
    """The record as matching reads it."""
    return Features(
        number=number, nhs_number="", nhs_status="", given=said.given.encode(), family=said.family.encode(),
        others=frozenset({said.middle.encode()} - {b""}), roots=roots(said.given), born=born(said.birth_date),
        gender=said.gender, postcode=postcode_parts(said.postcode)[0], district=postcode_parts(said.postcode)[1],
        grams=grams(said.address),
        houses=houses(said.address), street=street(said.address), phone=said.phone, email=said.email,
        birth_place=said.birth_place, is_separated=False,
    )  # fmt: skip


def count_chances(records: list[Features], truth: list[int], pairs: float) -> dict[str, list[list[float]]]:
    """Splink's m from the truth and u from random pairs, by comparison and level."""
    connection = duckdb.connect()
    rows = pyarrow.table(table.columns(records) | {"person": truth})
    connection.register("records_arrow", rows)
    connection.execute("CREATE TABLE records AS SELECT * FROM records_arrow")
    api = DuckDBAPI(connection)
    linker = Linker(api.register("records"), splink_settings(None))
    linker.training.estimate_u_using_random_sampling(max_pairs=pairs, seed=1, min_count_per_level=None)
    linker.training.estimate_m_from_label_column("person")
    trained = linker.misc.save_model_to_json()["comparisons"]
    return {
        each["output_column_name"]: [_chance(level) for level in each["comparison_levels"][1:]]
        for each in trained
    }


def _chance(level: dict[str, float]) -> list[float]:
    # A level never seen among random pairs, or among pairs of one person, is taken as seen once in a
    # million, or ten thousand.
    return [max(level.get("m_probability") or 0, 1e-4), max(level.get("u_probability") or 0, 1e-6)]


def frequencies() -> dict[str, dict[str, object]]:
    """The rank law's shares. A name not in the table is taken to be as common as the commonest left out."""
    place, given, family = Place(99), Counter[str](), Counter[str]()
    for _ in range(_DRAWS):
        given[place.given("male" if place.dice.random() < 0.5 else "female")] += 1
        family[place.family()] += 1
    return {
        "given": {"rare": 3e-4, "table": {name: given[name] / _DRAWS for name in sorted({*MEN, *WOMEN})}},
        "family": {"rare": 1e-4, "table": {name: family[name] / _DRAWS for name in sorted(set(FAMILIES))}},
    }


def blocked_pairs(records: list[Features]) -> set[tuple[int, int]]:
    """Pairs that share a blocking key, as the product finds them."""
    return set(blocking.pairs(records))


def judged(trained: model.Model, seed: int, people: int) -> list[tuple[float, tuple[int, ...], bool]]:
    """(weight, levels, is one person) of every blocked pair of another population."""
    records, truth = written(Place(seed), people)
    weigh = weigher(trained)
    return [(*weigh(records[a], records[b]), truth[a] == truth[b]) for a, b in sorted(blocked_pairs(records))]


def household_chances(raw: dict, seed: int, people: int) -> list[list[float]]:
    """Chances whose ratio makes the weight of a household pattern tell how often it is one person."""
    raw["chances"]["household"] = [[0.5, 0.5]] * 4
    pairs = judged(model.parse(json.dumps(raw)), seed, people)
    chances = []
    for level in range(4):
        # Partners and siblings are far more than pairs of one person that look like them, and most weigh little anyway:
        # what matters is how often those are one person that a reviewer would see.
        least_seen = _REVIEW if level == _ANOTHER else -inf
        inside = [
            (weight, same) for weight, levels, same in pairs if levels[-1] == level and weight >= least_seen
        ]
        same = sum(1 for _, is_one in inside if is_one)
        odds = log2((same + 1) / (len(inside) - same + 1))
        excess = sum(weight for weight, _ in inside) / max(1, len(inside)) - odds
        print(
            f"household level {level}: {len(inside)} pairs, {same} of one person, {excess:.2f} bits too many"
        )
        least = _NAMES_ALONE if level == 2 else 0.0
        chances.append([2.0 ** -max(least, excess) * 0.5, 0.5])
    return chances


def rates(pairs: list[tuple[float, tuple[int, ...], bool]], people: int) -> list[list[float]]:
    """[[weight, share of pairs from that weight on that are two people]] at every whole bit, in a whole place.

    Pairs of one person and pairs within a household grow with the place, chance resemblances with its square. A wrong
    pair whose home is not alike is therefore counted PLACE / people times: the sample is that much smaller.
    """
    home = [comparison.name for comparison in ALL].index("home")
    found = []
    for weight in range(-6, 41):
        right = wrong = 0.0
        for each, levels, same in pairs:
            if each >= weight:
                right += same
                wrong += 0 if same else 1 if 0 <= levels[home] <= _HOME_ALIKE else PLACE / people
        found.append([float(weight), round(wrong / (right + wrong), 7) if right + wrong else 0.0])
    # From where no wrong pair was seen, one more than none: a rate is never nought.
    seen = len(pairs)
    return [[weight, max(rate, round(1 / seen, 7))] for weight, rate in found]


def main() -> None:
    """Train, calibrate, check, write."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, default=60_000)
    arguments.add_argument("--pairs", type=float, default=3e7)
    arguments.add_argument("--seed", type=int, default=7)
    arguments.add_argument("--out", type=Path, default=OUT)
    asked = arguments.parse_args()
    records, truth = written(Place(asked.seed), asked.people)
    raw = {
        "version": model.CURRENT,
        "prior": 1 / PLACE,
        "chances": count_chances(records, truth, asked.pairs),
        "frequencies": frequencies(),
        "floor": _FLOOR, "review": _REVIEW, "failed_trace": _FAILED_TRACE, "match": _MATCH,
        "wrong_link_rates": [[0, 0]],
        "trained_on": {
            "what": "invented households, scripts/matching_population.py", "people": asked.people,
            "records": len(records), "seed": asked.seed, "place": PLACE, "splink": "5.0.0",
        },
    }  # fmt: skip
    raw["chances"]["household"] = household_chances(raw, asked.seed + 1, asked.people)
    pairs = judged(model.parse(json.dumps(raw)), asked.seed + 2, asked.people)
    raw["wrong_link_rates"] = rates(pairs, asked.people)
    for comparison in ALL:
        shown = [f"{log2(m / u):.1f}" for m, u in raw["chances"][comparison.name]]
        print(comparison.name, *shown)
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(json.dumps(raw, indent=1) + "\n")


if __name__ == "__main__":
    main()
