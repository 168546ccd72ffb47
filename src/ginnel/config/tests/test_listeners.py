"""Which hospitals' messages are taken, as the environment says."""

import pytest

from ginnel.config import listeners
from ginnel.kernel.errors import Invalid


def test_each_organisation_has_an_address_of_its_own():
    said = {"GINNEL_ADT_LISTEN": "RXX=127.0.0.1:2575, RYY=[::1]:2576,"}
    assert listeners.wanted(said) == [("RXX", "127.0.0.1", "2575"), ("RYY", "::1", "2576")]
    assert listeners.wanted({}) == []


@pytest.mark.parametrize("said", ["2575", "RXX=2575", "RXX=127.0.0.1", "=127.0.0.1:1", "RXX=127.0.0.1:99999"])
def test_what_names_no_listener_is_said_before_anything_starts(said):
    with pytest.raises(Invalid):
        listeners.wanted({"GINNEL_ADT_LISTEN": said})


def test_a_certificate_is_used_where_one_is_named():
    said = {"GINNEL_ADT_TLS_CERT": "/srv/cert.pem", "GINNEL_ADT_ONLY_LIVE": "1"}
    options = listeners.options("RXX", "0.0.0.0", 2575, said)
    assert (str(options.certificate), options.client_authority, options.only_live) == (
        "/srv/cert.pem",
        None,
        True,
    )
