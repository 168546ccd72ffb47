import json
import logging

import structlog

from ginnel.config import logs
from ginnel.config.redacting import redact


def logged(capsys, say):
    logs.configure("INFO")
    say()
    return json.loads(capsys.readouterr().err.strip().split("\n")[-1])


def test_a_log_line_is_json_with_time_level_and_request(capsys):
    with structlog.contextvars.bound_contextvars(request_id="r1"):
        line = logged(capsys, lambda: structlog.get_logger("ginnel.t").info("loaded", rows=3))
    assert (line["event"], line["rows"], line["level"], line["request_id"]) == ("loaded", 3, "info", "r1")
    assert line["timestamp"].endswith("Z")


def test_the_standard_library_takes_the_same_path(capsys):
    line = logged(
        capsys, lambda: logging.getLogger("django.request").warning("Not Found: %s", "/a?nhs=9990000018")
    )
    assert line["event"] == "Not Found: /a?[redacted]"


def test_ten_digit_numbers_are_taken_out_in_any_spacing():
    for number in ("9990000018", "999 000 0018", "999-000-0018"):
        assert redact(None, "", {"event": f"seen {number} twice"}) == {"event": "seen [redacted] twice"}


def test_longer_numbers_stay():
    assert redact(None, "", {"event": "took 12345678901 ns"}) == {"event": "took 12345678901 ns"}


def test_values_under_telling_names_are_taken_out():
    event = {"family": "Testperson", "nhs_number": "1", "Authorization": "Bearer x", "rows": 1}
    assert redact(None, "", event) == {
        "family": "[redacted]",
        "nhs_number": "[redacted]",
        "Authorization": "[redacted]",
        "rows": 1,
    }


def test_an_exception_is_redacted_too(capsys):
    def fail():
        try:
            raise ValueError("no such person 9990000018")
        except ValueError:
            structlog.get_logger("ginnel.t").exception("failed")

    assert "9990000018" not in json.dumps(logged(capsys, fail))


def test_a_database_error_does_not_repeat_the_row():
    said = "UniqueViolation: duplicate key value\nDETAIL:  Key (family)=(Testperson) already exists.\n"
    assert redact(None, "", {"exception": said}) == {"exception": "UniqueViolation: duplicate key value\n"}


def test_a_line_of_ours_is_like_any_other(capsys):
    line = logged(capsys, lambda: logs.line("ginnel.t", "request", status=200, request_id="r1"))
    assert (line["event"], line["status"], line["level"], line["logger"]) == (
        "request",
        200,
        "info",
        "ginnel.t",
    )
    assert line["timestamp"].endswith("Z") and line["request_id"] == "r1"
    logs.configure("WARNING")
    logs.line("ginnel.t", "request", status=200)
    assert not capsys.readouterr().err
