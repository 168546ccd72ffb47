"""`ginnel check` says whether residents can sign in, without asking about anybody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from joserfc.jwk import RSAKey

from ginnel.config.checks.nhs_login import residents_can_sign_in
from ginnel.config.finding import State
from ginnel.surfaces.portal.nhs_login.configuring import PRIVATE_KEY
from ginnel.surfaces.portal.pretend import Provider, serve


def test_where_there_is_none_nothing_is_said(settings: Any) -> None:
    settings.GINNEL_NHS_LOGIN = {"issuer": "", "client": ""}
    assert list(residents_can_sign_in()) == []


def test_one_that_answers_is_fine_and_whatever_lacks_is_said(settings: Any, tmp_path: Path) -> None:
    key, place = RSAKey.generate_key(2048), tmp_path / "keys" / PRIVATE_KEY
    settings.GINNEL_HOME = tmp_path
    with serve(Provider("ginnel", key, ())) as issuer:
        settings.GINNEL_NHS_LOGIN = {"issuer": issuer, "client": "ginnel"}
        said = [*residents_can_sign_in()]
        place.parent.mkdir()
        place.write_text("no key")
        said += residents_can_sign_in()
        place.write_bytes(key.as_pem(private=False))
        said += residents_can_sign_in()
        place.write_bytes(key.as_pem(private=True))
        said += residents_can_sign_in()
        settings.GINNEL_NHS_LOGIN = {"issuer": issuer.replace("127.0.0.1", "localhost"), "client": "ginnel"}
        said += residents_can_sign_in()
        settings.GINNEL_NHS_LOGIN = {"issuer": issuer, "client": ""}
        said += residents_can_sign_in()
    settings.GINNEL_NHS_LOGIN = {"issuer": issuer, "client": "ginnel"}
    said += residents_can_sign_in()
    wrong = State.WRONG
    assert [one.state for one in said] == [wrong, wrong, wrong, State.FINE, wrong, wrong, wrong]
    for one, word in zip(
        said,
        ("cannot be read", "no RSA", "public", "", "another issuer", "client id", "does not answer"),
        strict=True,
    ):
        assert word in (one.do or "")
