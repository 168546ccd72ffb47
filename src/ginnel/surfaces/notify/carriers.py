"""Who carries a message: GOV.UK Notify, by its own client; or nobody, and it is shown here alone.

GOV.UK Notify, REST API documentation: what we call a message by (`reference`) finds it again, so that a message of
which we lost the answer is asked for before it is sent again.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

import requests
from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from ginnel.foundation.notices.actions import Outcome, Outgoing
from ginnel.foundation.notices.rules import WORDING, Template
from ginnel.foundation.notices.states import Channel, MessageState
from ginnel.surfaces.notify.configuring import Account, NoCarrier

_TYPES = {Channel.TEXT: "sms", Channel.EMAIL: "email"}
# GOV.UK Notify, Delivery times and message status. What is on its way says nothing yet.
_BECAME: Mapping[str, MessageState] = {
    "delivered": MessageState.DELIVERED,
    "permanent-failure": MessageState.FAILED,
    "temporary-failure": MessageState.FAILED,
    "technical-failure": MessageState.FAILED,
    "validation-failed": MessageState.FAILED,
}
_TOO_MANY, _BAD = 429, 400


class Busy(Exception):
    """Whoever carries takes no more for now."""


class Carrier(Protocol):
    per_second: int

    def carry(self, message: Outgoing) -> Outcome | None:
        """What came of it; None where we cannot know. Raises Busy, and NoCarrier where nothing can be carried."""

    def find(self, message: Outgoing) -> Outcome | None:
        """What came of one of which we did not know; state None where it never left, None where nobody can say."""

    def became(self, message: Outgoing) -> Outcome | None:
        """What became of one that was sent; None where nothing is to be said yet."""


class Shown:
    """Carries nothing: what would have been sent is shown here."""

    per_second = 10_000

    def carry(self, message: Outgoing) -> Outcome | None:
        return Outcome(message.id, MessageState.SHOWN)

    find = carry

    def became(self, message: Outgoing) -> Outcome | None:
        return None


class Notify:
    """Our account at GOV.UK Notify. The client of it is not to be shared by threads, so each has one."""

    def __init__(self, account: Account) -> None:
        self.per_second = account.per_second
        self._account = account
        self._own = threading.local()
        self._templates: dict[tuple[str, str], str] = {}
        self._reading = threading.Lock()

    @property
    def client(self) -> NotificationsAPIClient:
        if not hasattr(self._own, "client"):
            self._own.client = NotificationsAPIClient(
                self._account.key, base_url=self._account.url, timeout=self._account.timeout
            )
        return self._own.client  # type: ignore[no-any-return]

    def carry(self, message: Outgoing) -> Outcome | None:
        template = self._template(message.template, message.channel)
        try:
            taken = self._send(message, template)
        except APIError as error:
            return _refused(message, error)
        return Outcome(message.id, MessageState.SENT, carried_as=str(taken["id"])[:64])

    def _send(self, message: Outgoing, template: str) -> dict[str, Any]:
        said = {"template_id": template, "personalisation": message.values, "reference": str(message.id)}
        if message.channel == Channel.TEXT:
            return self.client.send_sms_notification(message.to, **said)  # type: ignore[no-any-return]
        return self.client.send_email_notification(message.to, **said)  # type: ignore[no-any-return]

    def find(self, message: Outgoing) -> Outcome | None:
        try:
            found = self.client.get_all_notifications(reference=str(message.id))["notifications"]
        except APIError as error:
            return _unknown(error)
        if not found:
            return Outcome(message.id, None)
        return Outcome(message.id, MessageState.SENT, carried_as=str(found[0]["id"])[:64])

    def became(self, message: Outgoing) -> Outcome | None:
        try:
            said = self.client.get_notification_by_id(message.carried_as)
        except APIError as error:
            return _unknown(error)
        return became(message.id, str(said.get("status", "")))

    def templates(self) -> list[dict[str, Any]]:
        """Those of the account, as it says them. Raises NoCarrier where it cannot be asked."""
        try:
            return list(self.client.get_all_templates()["templates"])
        except APIError as error:
            raise NoCarrier(
                f"GOV.UK Notify does not answer with its templates ({error.status_code})."
            ) from None

    def _template(self, template: Template, channel: Channel) -> str:
        """Its id in the account, where it has the name that it has here. Raises NoCarrier where there is none."""
        with self._reading:
            if not self._templates:
                self._templates = {(one["name"], one["type"]): one["id"] for one in self.templates()}
        found = self._templates.get((template, _TYPES[channel]))
        if found is None:
            raise NoCarrier(f"The account at GOV.UK Notify has no {_TYPES[channel]} template {template}.")
        return found


def became(message: UUID, status: str) -> Outcome | None:
    """What a status of GOV.UK Notify says; None for one that says that it is on its way."""
    state = _BECAME.get(status)
    return Outcome(message, state, why=status if state is MessageState.FAILED else "") if state else None


def _refused(message: Outgoing, error: APIError) -> Outcome | None:
    """A 400 is about this one, and no trying mends it; everything else is about us or about them."""
    if error.status_code == _TOO_MANY or isinstance(error.__cause__, requests.ConnectTimeout):
        raise Busy
    if error.status_code == _BAD:
        return Outcome(message.id, MessageState.FAILED, why=_why(error))
    return _unknown(error)


def _unknown(error: APIError) -> None:
    """After a failure of theirs or of the network nobody knows whether it left. Raises NoCarrier where they do not let
    us in, Busy where we ask too often."""
    if error.status_code == _TOO_MANY:
        raise Busy
    if error.status_code in (401, 403):
        raise NoCarrier("GOV.UK Notify does not let us in: see the API key, and whether our clock is right.")


def _why(error: APIError) -> str:
    said = error.message
    texts = [str(one.get("message", "")) for one in said] if isinstance(said, list) else [str(said)]
    return "; ".join(texts)


def differing(carrier: Notify) -> list[str]:
    """What of the account's templates is not as it is here, a sentence each."""
    held = {(one["name"], one["type"]): one for one in carrier.templates()}
    found = []
    for name, wording in WORDING.items():
        for channel in sorted(wording.channels):
            theirs = held.get((name, _TYPES[channel]))
            if theirs is None:
                found.append(f"{name}: there is no {_TYPES[channel]} template of this name.")
            elif _plain(theirs["body"]) != _plain(wording.body):
                found.append(f"{name}: the {_TYPES[channel]} template has other words.")
            elif channel == Channel.EMAIL and _plain(theirs.get("subject") or "") != _plain(wording.subject):
                found.append(f"{name}: the email template has another subject.")
    return found


def _plain(text: str) -> str:
    return " ".join(text.split())
