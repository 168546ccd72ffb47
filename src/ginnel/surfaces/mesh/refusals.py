"""What stopped us, in a sentence that says what to do and repeats nothing that was sent."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import requests

from ginnel.kernel.errors import GinnelError
from ginnel.surfaces.mesh.mailbox import Mailbox


class CannotPoll(GinnelError):
    """MESH cannot be reached, or does not let us in."""

    code = "cannot-poll"


@contextmanager
def explained(mailbox: Mailbox) -> Iterator[None]:
    """Raises CannotPoll for whatever stops us from talking to MESH."""
    try:
        yield
    except requests.HTTPError as refused:
        raise CannotPoll(_answered(status_of(refused), mailbox)) from refused
    except requests.exceptions.SSLError as refused:
        raise CannotPoll(_distrusted(refused)) from refused
    except (requests.ConnectionError, requests.Timeout) as refused:
        if tls := _cause(refused):
            raise CannotPoll(_distrusted(tls)) from refused
        raise CannotPoll(f"MESH cannot be reached at {mailbox.url} ({_kind(refused)}).") from refused
    except requests.RequestException as refused:
        raise CannotPoll(f"MESH at {mailbox.url} answered something else ({_kind(refused)}).") from refused


def status_of(refused: requests.HTTPError) -> int:
    return refused.response.status_code if refused.response is not None else 0


def _answered(status: int, mailbox: Mailbox) -> str:
    if status in (401, 403):
        return (
            f"MESH does not let mailbox {mailbox.name} in ({status}): the mailbox, its password or the shared key is "
            "wrong, this machine's clock is, or the mailbox has been closed."
        )
    if status == 404:
        return f"MESH at {mailbox.url} knows no mailbox {mailbox.name} (404)."
    if status == 429:
        return "MESH says that we ask too often (429). It will be tried again."
    return f"MESH answered with a failure of its own ({status}). It will be tried again."


def _distrusted(refused: BaseException) -> str:
    """TLS failed. A library's words here are about certificates and hold nothing else."""
    said = str(refused).lower()
    if "verify failed" not in said:
        why = "it has expired" if "expired" in said else "it is missing or not for this environment"
        return f"MESH refused our certificate: {why}. See GINNEL_MESH_CERT."
    if "has expired" in said:
        return "The certificate that MESH shows has expired, or this machine's clock is wrong."
    if "hostname" in said or "ip address mismatch" in said:
        return "The certificate that MESH shows is for another address. Is GINNEL_MESH_URL right?"
    return "The certificate that MESH shows is signed by no authority we trust. Is GINNEL_MESH_CA right?"


def _cause(refused: BaseException) -> ssl.SSLError | None:
    """The TLS failure behind a broken connection, where there is one."""
    seen: BaseException | None = refused
    for _ in range(10):
        if isinstance(seen, ssl.SSLError) or seen is None:
            return seen
        inner = next((arg for arg in seen.args if isinstance(arg, BaseException)), None)
        seen = getattr(seen, "reason", None) or inner or seen.__cause__ or seen.__context__
        if not isinstance(seen, BaseException):
            return None
    return None


def _kind(error: BaseException) -> str:
    return type(error).__name__
