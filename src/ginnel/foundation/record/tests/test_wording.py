"""Codes, units, doses and names in the words people use."""

from __future__ import annotations

from typing import Any

import pytest

from ginnel.foundation.record.rules import doses, quantities, wording


@pytest.mark.parametrize(
    "said, shown",
    [
        ("Asthma (disorder)", "Asthma"),
        ("Assistance with mobility (regime/therapy)", "Assistance with mobility"),
        ("213020009 |Allergy to egg protein|", "Allergy to egg protein"),
        ("Insulin (bovine)", "Insulin (bovine)"),
    ],
)
def test_a_term_is_shown_without_what_only_coders_need(said: str, shown: str) -> None:
    assert wording.concept({"coding": [{"display": said}]}) == shown


@pytest.mark.parametrize(
    "system, code, words",
    [
        ("http://terminology.hl7.org/CodeSystem/v2-0131", "N", "Next of kin"),
        ("http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "N", "Normal"),
        ("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy", "Patient privacy"),
        ("http://snomed.info/sct", "195967001", "195967001"),
    ],
)
def test_a_code_without_a_display_says_what_it_means_where_its_owner_says_so(
    system: str, code: str, words: str
) -> None:
    assert wording.concept({"coding": [{"system": system, "code": code}]}) == words


@pytest.mark.parametrize(
    "amount, shown",
    [
        ({"value": 130, "unit": "mm[Hg]"}, "130 mmHg"),
        ({"value": 249.03319332582691, "unit": "10*3/uL"}, "249.03 ×10³/µL"),
        ({"value": 7.345, "code": "1"}, "7.345"),
        ({"value": 5.4413479558389986, "unit": "%"}, "5.44%"),
        ({"value": 91.3, "unit": "mL/min/{1.73_m2}"}, "91.3 mL/min/1.73m²"),
        ({"value": 12, "code": "/min"}, "12 per minute"),
        ({"value": 9, "unit": "{score}"}, "9"),
        ({"value": 100, "unit": "units"}, "100 units"),
        ({"value": 1, "code": "d"}, "1 day"),
        ({"value": 3, "code": "d", "comparator": "<"}, "<3 days"),
        ({"unit": "kg"}, ""),
    ],
)
def test_an_amount_is_written_with_the_figures_somebody_measured(amount: dict[str, Any], shown: str) -> None:
    assert quantities.quantity(amount, exact=False) == shown


def test_where_it_matters_every_figure_is_kept() -> None:
    assert quantities.quantity({"value": 72.123456789, "unit": "g/L"}) == "72.123456789 g/L"


@pytest.mark.parametrize(
    "dosage, said",
    [
        ({"text": "One daily", "asNeededBoolean": True}, "One daily"),
        (
            {
                "doseAndRate": [{"doseQuantity": {"value": 1, "unit": "tablet"}}],
                "timing": {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d"}},
            },
            "1 tablet, twice a day",
        ),
        ({"timing": {"repeat": {"frequency": 1, "period": 8, "periodUnit": "h"}}}, "every 8 hours"),
        (
            {
                "asNeededBoolean": True,
                "maxDosePerPeriod": {
                    "numerator": {"value": 20, "unit": "ml"},
                    "denominator": {"value": 1, "code": "d"},
                },
            },
            "when needed, no more than 20 ml a day",
        ),
    ],
)
def test_a_dose_is_said_in_words_also_where_it_came_in_parts(dosage: dict[str, Any], said: str) -> None:
    assert doses.words([dosage]) == said


@pytest.mark.parametrize(
    "number, shown",
    [
        ("01632960626", "01632 960626"),
        ("+44 7700 900456", "07700 900456"),
        ("+44 (0)20 7946 0123", "020 7946 0123"),
        ("0300 3303 322", "0300 330 3322"),
        ("+33 (237) 998327", "+33 (237) 998327"),
    ],
)
def test_a_telephone_number_is_written_as_it_is_read_out(number: str, shown: str) -> None:
    assert wording.telephone(number) == shown
