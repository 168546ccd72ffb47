"""Whether messages are sent, shown or neither, as the environment and the key home say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings

from ginnel.foundation.notices.rules import FIELDS
from ginnel.kernel.errors import GinnelError, Invalid

LIVE = "https://api.notifications.service.gov.uk"
SHOW = "show"
LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))
API_KEY, CALLBACK_TOKEN = "notify-api-key", "notify-callback-token"  # files in the key home
_KEY = re.compile(r".*[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class NoCarrier(GinnelError):
    """Nothing carries messages, or what it needs is not there."""

    code = "no-carrier"


@dataclass(frozen=True, slots=True)
class Account:
    """Ours at GOV.UK Notify. `per_second` is how many requests we may make: 3,000 a minute, as it publishes."""

    url: str
    key: str = field(repr=False)
    per_second: int
    timeout: float = 10


def configured() -> Account | None:
    """Our account; None where messages are to be shown and not sent. Raises NoCarrier where neither is said, and
    Invalid for what cannot be."""
    said: Mapping[str, str] = settings.GINNEL_NOTIFY
    if said["url"] == SHOW:
        return None
    if not said["url"]:
        raise NoCarrier(
            "Nothing carries messages: set GINNEL_NOTIFY_URL to live, or to show, where none is to be sent."
        )
    url = LIVE if said["url"] == "live" else said["url"].rstrip("/")
    parts = urlsplit(url)
    if parts.hostname not in LOOPBACK and (parts.scheme != "https" or not parts.hostname):
        raise Invalid("GINNEL_NOTIFY_URL is live, show, or an address that begins with https://.")
    return Account(url, _key(), _per_second(said["per_second"]))


def link() -> str:
    """Where colleagues sign in, as emails to them say it; "" where the environment does not. Raises Invalid."""
    said = str(settings.GINNEL_NOTIFY["link"])
    if said and not re.fullmatch(FIELDS["link"], said):
        raise Invalid("GINNEL_ADDRESS is the address at which colleagues sign in, and begins with https://.")
    return said


def callback_token() -> str:
    """What GOV.UK Notify shows when it tells us what became of a message; "" where we gave it none."""
    return _secret(CALLBACK_TOKEN)


def _key() -> str:
    key = _secret(API_KEY)
    if not key:
        raise NoCarrier(f"The key home holds no {API_KEY}: an API key of GOV.UK Notify belongs into it.")
    if not _KEY.fullmatch(key):
        raise NoCarrier(
            f"{API_KEY} in the key home is no API key of GOV.UK Notify: name, service and secret."
        )
    return key


def _secret(name: str) -> str:
    try:
        return str((settings.GINNEL_HOME / "keys" / name).read_text()).strip()
    except FileNotFoundError:
        return ""
    except OSError as refused:
        raise NoCarrier(f"{name} in the key home cannot be read ({refused.strerror}).") from None


def _per_second(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= 10_000:
        raise Invalid("GINNEL_NOTIFY_PER_SECOND is how many requests a second we may make, such as 50.")
    return int(text)
