"""Hospital Episode Statistics: the artificial extracts of NHS England, and another's published validation rules."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ginnel.care.reception.rules import Parcel
from ginnel.foundation.record.fhir import validation
from ginnel.foundation.record.fhir.json import canonical
from ginnel.surfaces.feeds.hes import rules
from ginnel.surfaces.feeds.loading import load_path
from ginnel.surfaces.feeds.opening import open_file
from ginnel.surfaces.feeds.registry import recognise
from ginnel.surfaces.feeds.tabular.layouts import folded, layouts

RealData = Callable[[str], Path]
Check = Callable[[str], bool]
EXTRACTS = {"APC": ("apc_0102", 1348), "OP": ("op_0304", 650), "AE": ("ae_0708", 650)}
TABLES = pytest.mark.parametrize("table", EXTRACTS)

# Where their rules refuse what ours let through, and why: they read the notation of the data dictionary as if it
# were the value ("n" as exactly one digit, "xnn" as those letters), ask for hh:mm:ss of times that the dictionary
# writes hhmm, or call an age in whole years that is a fraction below one.
_DIGITS = "a number of up to so many digits, taken as exactly so many"
_NOTATION = "the notation of the dictionary, taken as the value itself"
_CLOCK = "the dictionary writes hhmm; their rule asks for hh:mm:ss"
THEIRS_IS_STRICTER = {
    **dict.fromkeys(
        ("ELECDUR_CALC", "EPIDUR", "EPIORDER", "SPELDUR", "SPELDUR_CALC", "STARTAGE", "SUSRECID"), _DIGITS
    ),
    **dict.fromkeys(
        ("DIAG_COUNT", "OPERTN_COUNT", "WAITING", "CONCLDUR", "DEPDUR", "INITDUR", "TRETDUR"), _DIGITS
    ),
    **dict.fromkeys(("GPPRAC", "PCTCODE_HIS", "PURCODE", "RESPCT_HIS", "RESSTHA_HIS", "SITETRET"), _NOTATION),
    **dict.fromkeys(("REFERORG", "CANNET", "CANREG"), _NOTATION),
    **dict.fromkeys(("CONCLTIME", "DEPTIME", "TRETTIME"), _CLOCK),
    "ARRIVALAGE_CALC": "an age below one is a fraction; written 1.0 from one on",
}


@pytest.fixture(scope="module")
def extract(real_data: RealData) -> Callable[[str], Path]:
    folder = real_data("hospital-episodes")
    return lambda table: folder / f"artificial_hes_{EXTRACTS[table][0]}_truncated.csv.gz"


@pytest.fixture(scope="module")
def parcels(extract: Callable[[str], Path]) -> Callable[[str], list[Parcel]]:
    def read(table: str) -> list[Parcel]:
        for opened in open_file(extract(table)):
            feed = recognise(opened)
            assert feed.name == "hes"
            return list(feed.read(opened))
        raise AssertionError("every path opens as something")

    return read


@TABLES
def test_every_row_of_an_artificial_extract_is_recognised_accepted_and_fhir(
    parcels: Callable[[str], list[Parcel]], table: str
) -> None:
    found = parcels(table)
    assert len(found) == EXTRACTS[table][1]
    assert [(each.row, each.faults) for each in found if each.faults] == []
    wrong = [
        (parcel.row, each.kind, fault.field)
        for parcel in found[:100]
        for each in parcel.incoming
        for fault in validation.check(each.kind, canonical(each.tree), each.tree)
    ]
    assert wrong == []


@TABLES
def test_a_row_read_again_from_what_is_mended_is_the_same(
    parcels: Callable[[str], list[Parcel]], table: str
) -> None:
    from ginnel.surfaces.feeds import hes

    for parcel in parcels(table)[:50]:
        assert hes.FEED.again(hes.FEED.mendable(parcel), parcel.row) == parcel


@TABLES
def test_our_verdict_on_each_value_is_theirs_or_differs_for_a_named_reason(
    real_data: RealData, extract: Callable[[str], Path], table: str
) -> None:
    """Over a hundred thousand values: ours never refuses what theirs accepts."""
    theirs = _their_rules(real_data("hospital-episodes") / "cured-validation_rules", table.lower())
    ours = rules.rules()
    agreed, differing, uncompared = 0, defaultdict(set), set()
    for name, value in _values(extract(table)):
        rule, other = ours.get((table, name)), theirs.get(_numbered(name)) or theirs.get(name)
        if rule is None or other is None:
            uncompared.add(name)
        elif (mine := rule.verdict(value)) == (their := other(value, rule.kind)):
            agreed += 1
        else:
            differing[name].add((mine, their))
    assert uncompared == set()
    assert agreed > 30_000
    assert {name for name, found in differing.items() if any(mine for mine, _ in found)} == set()
    assert set(differing) <= THEIRS_IS_STRICTER.keys()


@pytest.mark.parametrize("name", ["apc", "op", "ae", "ecds", "yas_cad", "yas_epr", "yas_iuc111"])
def test_every_column_of_a_published_layout_is_one_that_some_feed_lists(
    real_data: RealData, name: str
) -> None:
    published = json.loads(
        (real_data("hospital-episodes") / "cured-metadata" / "raw" / f"{name}.json").read_text()
    )
    names = [column["name"] for table in published["tables"] for column in table["tableSchema"]["columns"]]
    listed = max(layouts(), key=lambda each: len({folded(one) for one in names} & each.spellings.keys()))
    assert [one for one in names if folded(one) not in listed.spellings] == []


@pytest.mark.django_db
def test_the_three_extracts_load_to_the_row_with_their_verdicts_on_the_receipt(
    extract: Callable[[str], Path],
) -> None:
    for table, (_, rows) in EXTRACTS.items():
        [done] = load_path(extract(table))
        assert (done["feed"], done["read"], done["quarantined"]) == ("hes", rows, 0)
        assert done["accepted"] + done["already_held"] == rows
        verdicts = {code: many for code, many in done["notes"].items() if code.startswith("national-")}
        assert verdicts == _failures(table, extract(table))
        [again] = load_path(extract(table))
        assert (again["accepted"], again["already_held"], again["quarantined"]) == (0, rows, 0)


def _failures(table: str, path: Path) -> dict[str, int]:
    """How often each rule of each field is failed, value by value."""
    ours = rules.rules()
    found = Counter(
        f"{verdict}:{name}"
        for name, value in _all_values(path)
        if (table, name) in ours and (verdict := ours[table, name].verdict(value))
    )
    return dict(found)


def _all_values(path: Path) -> Iterator[tuple[str, str]]:
    with gzip.open(path, "rt") as file:
        for row in csv.DictReader(file):
            yield from ((name, value.strip()) for name, value in row.items())


def _values(path: Path) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, value in _all_values(path) if value)


def _numbered(name: str) -> str:
    return re.sub(r"_\d\d$", "_nn", name)


def _their_rules(folder: Path, table: str) -> dict[str, Callable[[str, str], str]]:
    """Their verdict on a value by field, in our words; their expressions are of the language R."""
    yaml: Any = pytest.importorskip("yaml")
    forms: dict[str, list[Check]] = defaultdict(list)
    values: dict[str, list[Check]] = defaultdict(list)
    for rule in yaml.safe_load((folder / table / f"{table}.yaml").read_text())["rules"]:
        name = re.sub(r"NN$", "nn", rule["name"].split()[0])
        if read := _expression(" ".join(rule["expr"].split())):
            is_form, check = read
            (forms if is_form else values)[name].append(check)
    return {name: _verdict(forms[name], values[name]) for name in {*forms, *values}}


def _verdict(forms: list[Check], values: list[Check]) -> Callable[[str, str], str]:
    def judge(value: str, kind: str) -> str:
        well_formed = all(check(value) for check in forms)
        listed = any(check(value) for check in values) if values else True
        if kind in ("date", "time"):
            return "" if well_formed or (values and listed) else rules.FORMAT
        return rules.FORMAT if not well_formed else "" if listed else rules.VALUE

    return judge


def _expression(text: str) -> tuple[bool, Check] | None:
    """(whether it is about the form rather than the value, the check) of an expression about one field alone."""
    if "is.integer" in text:
        return True, lambda value: bool(re.fullmatch(r"-?\d+", value))
    if "is.numeric" in text:
        return True, lambda value: bool(re.fullmatch(r"-?(\d+\.?\d*|\.\d+)", value))
    if text.startswith("is.character"):
        lengths = re.findall(r"nchar\(\w+\) <= (\d+)", text)
        longest = int(lengths[-1]) if lengths else 1_000_000
        return True, lambda value: len(value) <= longest
    if found := re.search(r'grepl\("(.*?)",', text):
        pattern = re.compile(found[1].replace("\\\\", "\\"))
        is_form = any(mark in found[1] for mark in ("19|20", "[0-2]\\\\d:", "\\\\d{4}-"))
        return is_form, lambda value: bool(pattern.search(value))
    if "%in%" in text:
        quoted = re.findall(r"'((?:[^']|'')*)'|\"([^\"]*)\"", text.split("%in%")[1])
        allowed = {single or double for single, double in quoted}
        return False, lambda value: value in allowed
    return None
