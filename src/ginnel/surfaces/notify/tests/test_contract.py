"""Our GOV.UK Notify is asked only what its makers' own client asks, and lets in whom it lets in."""

from __future__ import annotations

import inspect

import pytest
from notifications_python_client.errors import HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

from ginnel.surfaces.notify.tests.conftest import NEWS
from ginnel.surfaces.notify.tests.fake_notify import KEY, SECRET, FakeNotify

# What we call of the client, and with which arguments: a version that takes others is noticed here.
CALLED: dict[str, tuple[str, ...]] = {
    "__init__": ("api_key", "base_url", "timeout"),
    "send_sms_notification": ("phone_number", "template_id", "personalisation", "reference"),
    "send_email_notification": ("email_address", "template_id", "personalisation", "reference"),
    "get_all_notifications": ("reference",),
    "get_notification_by_id": ("id",),
    "get_all_templates": (),
}


@pytest.mark.parametrize(("method", "arguments"), CALLED.items())
def test_the_client_takes_what_we_give_it(method: str, arguments: tuple[str, ...]) -> None:
    assert set(arguments) <= inspect.signature(getattr(NotificationsAPIClient, method)).parameters.keys()


def client(notify: FakeNotify, key: str = KEY) -> NotificationsAPIClient:
    return NotificationsAPIClient(key, base_url=notify.url)


def test_whoever_has_the_key_is_let_in(notify: FakeNotify) -> None:
    assert len(client(notify).get_all_templates()["templates"]) == 4
    wrong = KEY.replace(SECRET, SECRET[::-1])
    with pytest.raises(HTTPError) as refused:
        client(notify, wrong).get_all_templates()
    assert refused.value.status_code == 403


def test_what_is_sent_is_found_by_its_reference(notify: FakeNotify) -> None:
    template = next(one["id"] for one in notify.templates if one["type"] == "sms")
    sent = client(notify).send_sms_notification("07700900123", template, NEWS, "ours")
    assert client(notify).get_all_notifications(reference="ours")["notifications"][0]["id"] == sent["id"]
    assert client(notify).get_all_notifications(reference="other")["notifications"] == []
    assert client(notify).get_notification_by_id(sent["id"])["status"] == "created"


def test_what_is_missing_of_a_template_is_refused(notify: FakeNotify) -> None:
    template = next(one["id"] for one in notify.templates if one["type"] == "sms")
    with pytest.raises(HTTPError, match="Missing personalisation: code"):
        client(notify).send_sms_notification("07700900123", template, {"telephone": "1"}, "ours")
