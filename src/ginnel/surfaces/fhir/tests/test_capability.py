"""What the server says that it can do."""

from __future__ import annotations

from django.test import Client


def test_a_client_finds_where_tokens_are_given_in_what_the_server_says_of_itself() -> None:
    """As SMART App Launch 1.0 said it; fhirclient looks nowhere else."""
    said = Client().get("/fhir/R4/metadata").json()["rest"][0]["security"]
    (uris,) = said["extension"]
    assert uris["extension"] == [{"url": "token", "valueUri": "http://testserver/oauth/token"}]
