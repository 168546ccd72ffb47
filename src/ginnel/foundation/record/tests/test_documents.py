"""Documents as FHIR carries them."""

from __future__ import annotations

from base64 import b64encode

from ginnel.foundation.record.rules import documents


def held(content_type: str, data: bytes | None = b"x", **attachment: str) -> dict[str, object]:
    coded = {"data": b64encode(data).decode()} if data is not None else {}
    return {"content": [{"attachment": {"contentType": content_type, **coded, **attachment}}]}


def test_the_words_of_a_page_of_html_are_read_without_its_tags() -> None:
    tree = held(
        "text/html; charset=utf-8", b"<h1>Dear GP</h1><p>Seen &amp; treated<script>alert(1)</script></p>"
    )
    assert documents.words("DocumentReference", tree) == "Dear GP\nSeen & treatedalert(1)"


def test_a_file_kept_elsewhere_is_named_and_not_invented() -> None:
    (found,) = documents.attachments(
        "DocumentReference", held("application/pdf", None, url="https://x.invalid/1")
    )
    assert (found.data, found.url, found.text) == (None, "https://x.invalid/1", "")


def test_a_composition_reads_section_by_section() -> None:
    inner = {"title": "Plan", "text": {"div": "<div>Rest</div>"}}
    tree = {"section": [{"title": "Summary", "text": {"div": "<div>Well</div>"}, "section": [inner]}]}
    assert documents.words("Composition", tree) == "Summary\nWell\n\nPlan\nRest"


def test_a_report_without_a_form_of_its_own_is_no_document() -> None:
    assert not documents.is_document("DiagnosticReport", {})
    assert documents.is_document("DiagnosticReport", {"presentedForm": [{"contentType": "application/pdf"}]})
