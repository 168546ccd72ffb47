"""Which mailbox is ours and how to open it, as the environment and the key home say."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from django.conf import settings
from mesh_client import INT_ENDPOINT, LIVE_ENDPOINT, Endpoint, MeshClient

from ginnel.kernel import clock
from ginnel.kernel.errors import GinnelError, Invalid

# What NHS England calls its two environments. Their certificates are verified against the authorities in mesh-client.
ENDPOINTS: Mapping[str, Endpoint] = {"live": LIVE_ENDPOINT, "int": INT_ENDPOINT}
LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))
PASSWORD, SHARED_KEY = "mesh-password", "mesh-shared-key"  # files in the key home
TRACE_WORKFLOW = "SPINE_PDS_MESH_V1"  # PDS MESH data dictionary
OPT_OUT_WORKFLOW = "SPINE_NTT_UPHOLDING"  # Check for National Data Opt-outs service
# A chunk is at most 100 MB; a server that has said nothing for this long is not going to.
TIMEOUT = 300


class NoMailbox(GinnelError):
    """No mailbox is configured, or what it needs is not there."""

    code = "no-mailbox"


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Our mailbox. `url` is an address or one of ENDPOINTS; `certificate`, `key` and `authority` are PEM files;
    `tracing` is the national service's mailbox for batches of people to be traced, `opt_outs` that for lists to be
    checked for opt-outs, "" where we have none."""

    url: str
    name: str
    password: str = field(repr=False)
    shared_key: str = field(repr=False)
    certificate: Path | None = None
    key: Path | None = None
    authority: Path | None = None
    timeout: float = TIMEOUT
    retries: int = 3
    tracing: str = ""
    trace_workflow: str = TRACE_WORKFLOW
    opt_outs: str = ""
    opt_out_workflow: str = OPT_OUT_WORKFLOW

    def open(self) -> MeshClient:
        """A client, to be closed. Raises NoMailbox for a certificate that cannot be used or has expired."""
        self._check_certificate()
        self._check_authority()
        return MeshClient(
            ENDPOINTS.get(self.url, self.url),
            self.name,
            self.password,
            shared_key=self.shared_key.encode(),
            cert=self._pair(),
            verify=str(self.authority) if self.authority else None,
            max_retries=self.retries,
            timeout=self.timeout,
            application_name="ginnel",
        )

    def _pair(self) -> tuple[str] | tuple[str, str] | None:
        if self.certificate is None:
            return None
        return (str(self.certificate), str(self.key)) if self.key else (str(self.certificate),)

    def certificate_ends(self) -> datetime | None:
        """When our certificate is no longer valid; None where there is none. Raises NoMailbox."""
        if self.certificate is None:
            return None
        try:
            return x509.load_pem_x509_certificate(self.certificate.read_bytes()).not_valid_after_utc
        except (OSError, ValueError):
            raise NoMailbox(f"{self.certificate} is no certificate that can be read.") from None

    def _check_certificate(self) -> None:
        ends = self.certificate_ends()
        if ends is None or self.certificate is None:
            return
        if ends < clock.now():
            raise NoMailbox(
                f"Our certificate for MESH expired on {ends:%d %B %Y}. Ask NHS England for a new one, and name it "
                "in GINNEL_MESH_CERT."
            )
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_cert_chain(self.certificate, self.key)
        except (OSError, ssl.SSLError) as refused:
            raise NoMailbox(
                "The certificate for MESH and its key cannot be used together. See GINNEL_MESH_CERT."
            ) from refused

    def _check_authority(self) -> None:
        try:
            if self.authority:
                ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(self.authority)
        except (OSError, ssl.SSLError) as refused:
            raise NoMailbox(
                f"{self.authority} holds no certificates of authorities. See GINNEL_MESH_CA."
            ) from refused


def configured() -> Mailbox | None:
    """Our mailbox; None where the environment names none. Raises Invalid and NoMailbox for one that cannot be."""
    said: Mapping[str, str] = settings.GINNEL_MESH
    if not said["url"] and not said["mailbox"]:
        return None
    if not (said["url"] and said["mailbox"]):
        raise Invalid("GINNEL_MESH_URL and GINNEL_MESH_MAILBOX belong together.")
    _check_address(said["url"], said["certificate"])
    certificate, key, authority = (
        Path(said[name]) if said[name] else None for name in ("certificate", "key", "authority")
    )
    return Mailbox(
        said["url"],
        said["mailbox"].upper(),
        _secret(PASSWORD),
        _secret(SHARED_KEY),
        certificate,
        key,
        authority,
        tracing=said["tracing"].upper(),
        trace_workflow=said["trace_workflow"] or TRACE_WORKFLOW,
        opt_outs=said["opt_outs"].upper(),
        opt_out_workflow=said["opt_out_workflow"] or OPT_OUT_WORKFLOW,
    )


def wanted() -> Mailbox:
    """Our mailbox. Raises NoMailbox where there is none, too."""
    found = configured()
    if found is None:
        raise NoMailbox("No mailbox is configured: set GINNEL_MESH_URL and GINNEL_MESH_MAILBOX.")
    return found


def _check_address(url: str, certificate: str) -> None:
    """Patients' data travels encrypted, and MESH lets nobody in without a certificate; a server here for trying out is
    another matter."""
    parts = urlsplit(url)
    if parts.hostname in LOOPBACK:
        return
    if url not in ENDPOINTS and (parts.scheme != "https" or not parts.hostname):
        raise Invalid("GINNEL_MESH_URL is live, int, or an address that begins with https://.")
    if not certificate:
        raise Invalid("MESH asks for a certificate: name it in GINNEL_MESH_CERT.")


def _secret(name: str) -> str:
    path = settings.GINNEL_HOME / "keys" / name
    try:
        held = str(path.read_text()).strip()
    except OSError as refused:
        raise NoMailbox(f"{path} cannot be read ({refused.strerror}): it holds what MESH gave us.") from None
    if not held:
        raise NoMailbox(f"{path} is empty: it holds what MESH gave us.")
    return held
