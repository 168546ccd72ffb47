"""Documents as FHIR carries them."""

from __future__ import annotations

from base64 import b64encode

import pytest

from ginnel.foundation.record import queries
from ginnel.foundation.record.rules import documents
from ginnel.foundation.record.store import pdf
from ginnel.foundation.record.tests.told import somebody
from ginnel.kernel.tests.viewers import Permitting

LETTER = b"BT /F1 12 Tf 72 720 Td (Seen in the zanzibar clinic) Tj ET"


def held(content_type: str, data: bytes | None = b"x", **attachment: str) -> dict[str, object]:
    coded = {"data": b64encode(data).decode()} if data is not None else {}
    return {"content": [{"attachment": {"contentType": content_type, **coded, **attachment}}]}


def test_the_words_of_a_page_of_html_are_read_without_its_tags() -> None:
    tree = held(
        "text/html; charset=utf-8", b"<h1>Dear GP</h1><p>Seen &amp; treated<script>alert(1)</script></p>"
    )
    assert documents.words("DocumentReference", tree) == "Dear GP\nSeen & treated"


def test_the_words_of_a_rich_text_letter_are_read_without_its_markup() -> None:
    letter = rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0 Dear GP,\par Seen at the caf\'e9 \u8211? well.\par}"
    assert (
        documents.words("DocumentReference", held("application/rtf", letter))
        == "Dear GP,\nSeen at the café – well."
    )


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


def a_pdf(content: bytes = LETTER) -> bytes:
    """One page that says what `content` draws."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % numbered for numbered in enumerate(objects, start=1))
    return b"%PDF-1.4\n" + body + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n0\n%%EOF"


def test_the_words_of_a_pdf_are_read_and_a_broken_one_costs_the_others_nothing() -> None:
    assert pdf.words([b"%PDF-1.4 broken", a_pdf(), b""]) == ["", "Seen in the zanzibar clinic", ""]


def test_a_pdf_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "LARGEST", 10)
    assert pdf.words([a_pdf()]) == [""]


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["zanzibar", "CARDIOLOGY", "scan.pdf", "letter zanzibar"])
def test_a_document_is_found_by_its_title_its_description_and_the_words_of_its_pdf(asked: str) -> None:
    told = somebody()
    told.say("DocumentReference", status="current", type={"text": "Clinical letter"}, description="Cardiology",
             **held("application/pdf", a_pdf(), title="scan.pdf"))  # fmt: skip
    told.say("DocumentReference", status="current", type={"text": "Scan"}, **held("image/png"))
    (found,) = queries.documents(viewer=Permitting(), person=told.person, text=asked)
    assert (found.described, "zanzibar" in found.excerpt) == ("Cardiology", True)


@pytest.mark.django_db
def test_the_line_shown_of_a_document_is_cut_between_words() -> None:
    told, words = somebody(), " ".join(["comfortable"] * 40).encode()
    told.say("DocumentReference", status="current", **held("text/plain", words))
    (found,) = queries.documents(viewer=Permitting(), person=told.person)
    assert found.excerpt.endswith("comfortable …")
