"""Which service is asked and how, as the environment and the key home say."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings

from ginnel.kernel.errors import GinnelError, Invalid
from ginnel.surfaces.tracing.access import Access
from ginnel.surfaces.tracing.pds import Pds
from ginnel.surfaces.tracing.wire import Https

# NHS England's environments in which an application must say who it is.
PLACES: Mapping[str, str] = {
    "live": "https://api.service.nhs.uk/personal-demographics/FHIR/R4",
    "int": "https://int.api.service.nhs.uk/personal-demographics/FHIR/R4",
}
LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))
API_KEY, PRIVATE_KEY = "pds-api-key", "pds-private-key.pem"  # files in the key home


class NoService(GinnelError):
    """No national service is configured, or what it needs is not there."""

    code = "no-tracing"


def configured() -> Pds | None:
    """The service; None where the environment names none. Raises Invalid and NoService for one that cannot be."""
    said: Mapping[str, str] = settings.GINNEL_PDS
    if not said["url"]:
        return None
    url = PLACES.get(said["url"], said["url"]).rstrip("/")
    parts = urlsplit(url)
    if parts.hostname not in LOOPBACK and (parts.scheme != "https" or not parts.hostname):
        raise Invalid("GINNEL_PDS_URL is live, int, or an address that begins with https://.")
    if not said["key_id"]:
        raise Invalid(
            "GINNEL_PDS_KEY_ID is the name (kid) of our key, under which the service has its public half."
        )
    access = Access(
        said["token_url"] or f"{parts.scheme}://{parts.netloc}/oauth2/token",
        _secret(API_KEY).decode().strip(),
        said["key_id"],
        _private_key(),
    )
    authority = Path(said["authority"]) if said["authority"] else None
    return Pds(url, access, _transport(authority), said["organisation"], _per_second(said["per_second"]))


def wanted() -> Pds:
    """The service. Raises NoService where there is none, too."""
    found = configured()
    if found is None:
        raise NoService("No national service is configured: set GINNEL_PDS_URL (docs/how-to/trace.md).")
    return found


def _transport(authority: Path | None) -> Https:
    try:
        return Https(authority)
    except OSError as refused:  # SSLError among them
        raise NoService(
            f"{authority} holds no certificates of authorities ({type(refused).__name__})."
        ) from None


def _per_second(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0 < found <= 1000:
        raise Invalid("GINNEL_PDS_PER_SECOND is how many requests a second we may make, such as 5.")
    return found


def _private_key() -> RSAPrivateKey:
    try:
        key = load_pem_private_key(_secret(PRIVATE_KEY), password=None)
    except (ValueError, TypeError):
        raise NoService(f"{PRIVATE_KEY} in the key home is no private key (PEM, not encrypted).") from None
    if not isinstance(key, RSAPrivateKey):
        raise NoService(f"{PRIVATE_KEY} in the key home is no RSA key; the service takes RS512 only.")
    return key


def _secret(name: str) -> bytes:
    path = settings.GINNEL_HOME / "keys" / name
    try:
        held = bytes(path.read_bytes())
    except OSError as refused:
        raise NoService(f"{path} cannot be read ({refused.strerror}): see docs/how-to/trace.md.") from None
    if not held.strip():
        raise NoService(f"{path} is empty: see docs/how-to/trace.md.")
    return held
