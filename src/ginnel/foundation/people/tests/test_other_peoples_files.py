"""Files of people as others write them: headings, dates, encodings, delimiters."""

import pytest

from ginnel.foundation.people.rules import delimited, files, headings
from ginnel.foundation.people.rules.typed_dates import birth_date


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("first_name", "given"), ("FirstName", "given"), ("FORENAME_1", "given"), ("given_names", "given"),
        ("patient_surname", "family"), ("LastName", "family"), ("Family Name", "family"), ("SNAME", "family"),
        ("middleName", "other"), ("previous_surname", "other"), ("full_name", "full"),
        ("D.O.B.", "born"), ("DateOfBirth", "born"), ("BIRTH_DT", "born"), ("Date of Birth (dd/mm/yyyy)", "born"),
        ("year_of_birth", "birth_year"), ("birth_month", "birth_month"), ("NHSNumber", "nhs_number"),
        ("NHS No.", "nhs_number"), ("nhs_num", "nhs_number"), ("postcode_fake", "postcode"), ("zip_code", "postcode"),
        ("ADDRESS1", "address"), ("res_street_address", "address"), ("Town/City", "address"), ("sex_code", "gender"),
        ("Tel.", "phone"), ("mobileNumber", "phone"), ("E-mail", "email"), ("place_of_birth", "birth_place"),
    ],
)  # fmt: skip
def test_a_heading_is_recognised_however_it_is_written(heading: str, kind: str) -> None:
    assert headings.recognise([heading]) == {kind: [heading]}


@pytest.mark.parametrize(
    "heading", ["soc_sec_id", "occupation", "unique_id", "rec_id", "cluster", "first_and_surname"]
)
def test_a_social_security_number_or_an_id_is_not_matched_on(heading: str) -> None:
    assert headings.recognise([heading]) == {}


def test_the_column_of_the_truth_is_found_whatever_its_capitals() -> None:
    assert headings.find(["Person_ID", "dob"], "person id") == "Person_ID"
    assert headings.find(["a", "A"], "a") == "a"
    assert headings.find(["dob"], "person_id") is None


@pytest.mark.parametrize(
    "written",
    [
        "1980-01-02", "19800102", "19800102.0", "02/01/1980", "2.1.1980", "02-01-80", "1980/1/2", "02-Jan-1980",
        "2nd January 1980", "January 2, 1980", "1980-01-02 00:00:00", "1980-01-02T00:00:00Z", "02/01/1980 00:00",
    ],
)  # fmt: skip
def test_a_birth_date_is_one_date_however_it_is_written(written: str) -> None:
    row = {"dob": written}
    assert files.as_columns(row, headings.recognise(["dob"]), 0)["birth_date"] == "1980-01-02"


@pytest.mark.parametrize(
    ("written", "read"),
    [("12/25/1980", "1980-12-25"), ("31/02/1980", "1980-02-31"), ("19801345", "1980-13-45"), ("1980", "1980"),
     ("198002", "1980-02"), ("01/01/05", "2005-01-01"), ("01/01/45", "1945-01-01"), ("unknown", ""), ("", "")],
)  # fmt: skip
def test_a_date_that_no_calendar_has_is_kept_for_comparing(written: str, read: str) -> None:
    assert birth_date(written) == read


def test_a_birth_date_in_three_columns_is_one_date() -> None:
    row = {"birth_year": "1980", "birth_month": "1", "birth_day": "2"}
    assert files.as_columns(row, headings.recognise(list(row)), 0)["birth_date"] == "1980-01-02"
    row["birth_month"] = ""
    assert files.as_columns(row, headings.recognise(list(row)), 0)["birth_date"] == "1980"


def test_a_postcode_written_in_the_address_is_read_out_of_it() -> None:
    row = {"address": "3 Mill Lane, York, YO1 6GA"}
    found = files.as_columns(row, headings.recognise(list(row)), 0)
    assert (found["address_folded"], found["postcode"]) == ("3 mill lane york", "YO1 6GA")


def test_what_stands_for_nothing_is_nothing_and_one_telephone_number_is_enough() -> None:
    row = {
        "first_name": "NaN",
        "name": "Testperson, Tess",
        "phone": "",
        "mobile": "+44 7700 900123",
        "tel": "01",
    }
    found = files.as_columns(row, headings.recognise(list(row)), 0)
    assert (found["given_folded"], found["family_folded"], found["phone"]) == (
        "tess",
        "testperson",
        "07700900123",
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_usual_delimiter_and_encoding_is_read(delimiter: str, encoding: str) -> None:
    text = f"id{delimiter} name\r\n1{delimiter}Zoë\r\n2\r\n\r\n"
    read, _ = delimited.decoded(text.encode(encoding))
    assert delimited.rows(read) == (["id", "name"], [{"id": "1", "name": "Zoë"}, {"id": "2", "name": ""}])
