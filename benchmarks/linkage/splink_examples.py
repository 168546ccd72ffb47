"""Splink's own published example settings, run on the same files as our matcher, for comparison.

Settings are those of Splink's documentation: fake_1000 in "Evaluation when you have fully labelled data",
historical people in "Linking a dataset of real historical persons", FEBRL 3 in "Deduplicating the febrl3
dataset" (with the social-security number, and without). https://moj-analytical-
services.github.io/splink/demos/examples
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations
from pathlib import Path
from typing import Any

import duckdb
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

Pairs = list[tuple[float, bool]]  # match probability, is one person


def fake(path: Path) -> dict[str, Any]:
    """The fully labelled data example."""
    settings = SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[
            block_on(c) for c in ("first_name", "surname", "dob", "email")
        ],
        comparisons=[
            cl.ForenameSurnameComparison("first_name", "surname"),
            cl.DateOfBirthComparison("dob", input_is_string=False),
            cl.ExactMatch("city").configure(term_frequency_adjustments=True),
            cl.EmailComparison("email"),
        ],
    )
    linker = _linker(f"SELECT * REPLACE (dob::DATE AS dob) FROM read_csv('{path}')", settings)
    linker.training.estimate_probability_two_random_records_match(
        [
            "l.first_name = r.first_name and levenshtein(r.dob::VARCHAR, l.dob::VARCHAR) <= 1",
            "l.surname = r.surname and levenshtein(r.dob::VARCHAR, l.dob::VARCHAR) <= 1",
            "l.first_name = r.first_name and levenshtein(r.surname, l.surname) <= 2",
            "l.email = r.email",
        ],
        recall=0.7,
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=5)
    _train(linker, [("dob",), ("email",), ("first_name", "surname")])
    return _scores(linker, "unique_id", f"SELECT unique_id, cluster FROM read_csv('{path}')")


def historical(path: Path) -> dict[str, Any]:
    """The historical persons example."""
    settings = SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[
            block_on("substr(first_name,1,3)", "substr(surname,1,4)"),
            block_on("surname", "dob"),
            block_on("first_name", "dob"),
            block_on("postcode_fake", "first_name"),
            block_on("postcode_fake", "surname"),
            block_on("dob", "birth_place"),
            block_on("substr(postcode_fake,1,3)", "dob"),
            block_on("substr(postcode_fake,1,3)", "first_name"),
            block_on("substr(postcode_fake,1,3)", "surname"),
            block_on("substr(first_name,1,2)", "substr(surname,1,2)", "substr(dob,1,4)"),
        ],
        comparisons=[
            cl.ForenameSurnameComparison(
                "first_name", "surname", forename_surname_concat_col_name="first_name_surname_concat"
            ),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.PostcodeComparison("postcode_fake"),
            cl.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
            cl.ExactMatch("occupation").configure(term_frequency_adjustments=True),
        ],
    )
    read = f"read_csv('{path}', all_varchar = true)"
    joined = "first_name || ' ' || surname AS first_name_surname_concat"
    linker = _linker(f"SELECT *, {joined} FROM {read}", settings)
    linker.training.estimate_probability_two_random_records_match(
        [
            block_on("first_name", "surname", "dob"),
            block_on("substr(first_name,1,2)", "surname", "substr(postcode_fake,1,2)"),
            block_on("dob", "postcode_fake"),
        ],
        recall=0.6,
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    _train(linker, [("first_name", "surname"), ("dob",)])
    return _scores(linker, "unique_id", f"SELECT unique_id, cluster FROM {read}")


def febrl(path: Path, *, with_number: bool = False) -> dict[str, Any]:
    """The FEBRL 3 example; without the social-security number its rules and comparison are left out."""
    columns = ["given_name", "surname", "date_of_birth", "postcode"] + ["soc_sec_id"] * with_number
    settings = SettingsCreator(
        unique_id_column_name="rec_id",
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[block_on(column) for column in columns],
        comparisons=[
            cl.NameComparison("given_name"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
            *[cl.DamerauLevenshteinAtThresholds("soc_sec_id", [2])] * with_number,
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.ExactMatch("postcode").configure(term_frequency_adjustments=True),
        ],
    )
    names = duckdb.sql(f"SELECT * FROM read_csv('{path}', all_varchar = true) LIMIT 0").columns
    trimmed = ", ".join(f"nullif(trim(\"{name}\"), '') AS {name.strip()}" for name in names)
    linker = _linker(f"SELECT {trimmed} FROM read_csv('{path}', all_varchar = true)", settings)
    linker.training.estimate_probability_two_random_records_match(
        [
            *[block_on("soc_sec_id")] * with_number,
            block_on("given_name", "surname", "date_of_birth"),
            "l.given_name = r.surname and l.surname = r.given_name and l.date_of_birth = r.date_of_birth",
        ],
        recall=0.9,
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=2)
    for column in ("date_of_birth", "postcode"):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(column))
    truth = f"SELECT rec_id, regexp_extract(rec_id, '^([^-]+-[^-]+)', 1) AS cluster FROM read_csv('{path}')"
    return _scores(linker, "rec_id", truth)


def _linker(select: str, settings: SettingsCreator) -> Linker:
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE people AS {select}")
    api = DuckDBAPI(connection)
    return Linker(api.register("people"), settings)


def _train(linker: Linker, rules: Iterable[tuple[str, ...]]) -> None:
    for columns in rules:
        linker.training.estimate_parameters_using_expectation_maximisation(
            block_on(*columns), estimate_without_term_frequencies=True
        )


def _scores(linker: Linker, key: str, truth_query: str) -> dict[str, Any]:
    """Pairwise and clustered precision, recall and F1 at 0.5 and 0.95, and the best F1 of any threshold."""
    truth = {str(k): str(v) for k, v in duckdb.sql(truth_query).fetchall()}
    sizes: dict[str, int] = {}
    for cluster in truth.values():
        sizes[cluster] = sizes.get(cluster, 0) + 1
    wanted = sum(size * (size - 1) // 2 for size in sizes.values())
    predicted = linker.inference.predict()
    found = predicted.as_dict()
    left, right = found[f"{key}_l"], found[f"{key}_r"]
    pairs = [
        (chance, truth[str(a)] == truth[str(b)])
        for chance, a, b in zip(found["match_probability"], left, right, strict=True)
    ]
    scores = {f"pairs at {chance}": _at(pairs, wanted, chance) for chance in (0.5, 0.95)}
    for chance in (0.5, 0.95):
        scores[f"clusters at {chance}"] = _clustered(linker, predicted, truth, wanted, key, chance)
    return scores | {"best pairs": _best(pairs, wanted)}


def _at(pairs: Pairs, wanted: int, chance: float) -> dict[str, float]:
    above = [same for each, same in pairs if each >= chance]
    return figures(sum(above), len(above), wanted)


def _best(pairs: Pairs, wanted: int) -> dict[str, float]:
    right, best = 0, figures(0, 0, wanted)
    for count, (chance, same) in enumerate(sorted(pairs, reverse=True), start=1):
        right += same
        if 2 * right / (count + wanted) > best["f1"]:
            best = figures(right, count, wanted) | {"probability": chance}
    return best


def _clustered(
    linker: Linker, predicted: Any, truth: dict[str, str], wanted: int, key: str, chance: float
) -> dict[str, float]:
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, chance).as_dict()
    members: dict[str, list[str]] = {}
    for cluster, one in zip(clusters["cluster_id"], clusters[key], strict=True):
        members.setdefault(str(cluster), []).append(truth[str(one)])
    right = sum(a == b for ones in members.values() for a, b in combinations(ones, 2))
    return figures(right, sum(len(ones) * (len(ones) - 1) // 2 for ones in members.values()), wanted)


def figures(right: int, found: int, wanted: int) -> dict[str, float]:
    """Precision, recall and F1 of `found` pairs of which `right` are among the `wanted`."""
    return {
        "precision": right / found if found else 1.0,
        "recall": right / wanted,
        "f1": 2 * right / (found + wanted),
    }


EXAMPLES: dict[str, Callable[[Path], dict[str, Any]]] = {
    "fake_1000.csv": fake,
    "historical_people_dev.csv.gz": historical,
    "febrl/dataset1.csv": febrl,
    "febrl/dataset3.csv": febrl,
}
