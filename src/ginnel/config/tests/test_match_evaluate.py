"""`ginnel match evaluate` on files of people as they come."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from ginnel.config.cli import main

NUMBER, OTHER = "9990000018", "9990000026"


def evaluate(*arguments):
    return CliRunner().invoke(main, ["match", "evaluate", *map(str, arguments)])


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def test_two_files_may_name_their_columns_differently(tmp_path):
    ours = write(
        tmp_path / "a.csv", "person,first_name,surname,dob\n1,Tess,Testperson,1980-01-02\n2,Al,Other,\n"
    )
    theirs = write(tmp_path / "b.csv", "person;Forename;LastName;BirthDate\n1;Tess;Testperson;02/01/1980\n")
    said = evaluate(ours, theirs, "--truth", "person", "--json")
    figures = json.loads(said.stdout)
    assert (said.exit_code, figures["schema_version"], figures["f1"]) == (0, 1, 1.0)
    assert figures["columns"]["given"] == ["Forename", "first_name"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("id,first_name\n1,Tess\n1,Tess\n", "has no column person. It has: id, first_name."),
        ("person,colour\n1,red\n1,red\n", "No column of a.csv is recognised."),
        ("person,first_name\n", "at least two rows"),
        ("person,first_name\n,Tess\n,Tess\n", "The column person is empty in every row."),
        ("", "has no column person. It has: none."),
    ],
)
def test_a_file_that_cannot_be_judged_is_refused_with_the_reason(tmp_path, text, reason):
    said = evaluate(write(tmp_path / "a.csv", text), "--truth", "person", "--json")
    assert (said.exit_code, said.stdout) == (1, "")
    assert reason in said.stderr


def test_one_nhs_number_is_found_and_only_the_details_speak_where_they_contradict_it(tmp_path):
    rows = [
        f"1,{NUMBER},Tess,Testperson,1980-01-02",
        f"1,{NUMBER},T,Changedname,1980-01-02",
        f"2,{OTHER},Ann,Stranger,1950-05-06",
        f"3,{OTHER},Bo,Elsewhere,1999-12-31",
    ]
    path = write(tmp_path / "a.csv", "person,nhs_number,first_name,surname,dob\n" + "\n".join(rows) + "\n")
    figures = json.loads(evaluate(path, "--truth", "person", "--json").stdout)
    assert (figures["precision"], figures["recall"]) == (1.0, 1.0)
    assert figures["review"] == {"automatic": 0, "automatic_wrong": 0, "for_review": 2, "contradicted": 1}
