"""Which NHS login is asked and as whom, as the environment and the key home say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from ginnel.kernel.errors import GinnelError, Invalid

# NHS login's environments. Each gives a client id of its own.
PLACES: Mapping[str, str] = {
    "live": "https://auth.login.nhs.uk",
    "int": "https://auth.aos.signin.nhs.uk",
    "sandpit": "https://auth.sandpit.signin.nhs.uk",
}
LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))
PRIVATE_KEY = "nhs-login-private-key.pem"  # a file in the key home


class NoSignIn(GinnelError):
    """What NHS login needs is not there."""

    code = "no-nhs-login"


@dataclass(frozen=True, slots=True)
class Client:
    """This installation as NHS login knows it."""

    issuer: str
    id: str
    key: RSAKey = field(repr=False)


def configured() -> Client | None:
    """None where the environment names no issuer: residents cannot sign in then. Raises Invalid, NoSignIn."""
    said: Mapping[str, str] = settings.GINNEL_NHS_LOGIN
    if not said["issuer"]:
        return None
    issuer = PLACES.get(said["issuer"], said["issuer"]).rstrip("/")
    check_is_safe(issuer)
    if not said["client"]:
        raise Invalid("GINNEL_NHS_LOGIN_CLIENT is the client id that NHS login gave us.")
    return Client(issuer, said["client"], _key(settings.GINNEL_HOME / "keys" / PRIVATE_KEY))


def check_is_safe(url: str) -> None:
    """Raises Invalid for an address that anybody on the way could read or change; this machine may be plain."""
    parts = urlsplit(url)
    if parts.hostname not in LOOPBACK and (parts.scheme != "https" or not parts.hostname):
        raise Invalid(
            "GINNEL_NHS_LOGIN_ISSUER is live, int, sandpit, or an address that begins with https://."
        )


def _key(path: Path) -> RSAKey:
    try:
        held = path.read_bytes()
    except OSError as refused:
        raise NoSignIn(f"{path} cannot be read ({refused.strerror}): see docs/how-to/nhs-login.md.") from None
    try:
        key = RSAKey.import_key(held)
    except (JoseError, ValueError, TypeError):
        raise NoSignIn(
            f"{path} is no RSA private key (PEM, not encrypted); NHS login takes RS512 only."
        ) from None
    if not key.is_private:
        raise NoSignIn(f"{path} is the public half of a key.")
    return key
