"""What machines send, read as far as it is wanted and no further."""

from __future__ import annotations

from django.http import HttpRequest, UnreadablePostError


def is_endless(request: HttpRequest) -> bool:
    """Whether the body neither says how long it is, nor comes by a server that says where it ends."""
    is_sent = "HTTP_TRANSFER_ENCODING" in request.META
    return is_sent and not (request.META.get("CONTENT_LENGTH") or request.META.get("wsgi.input_terminated"))


def read(request: HttpRequest, most: int) -> bytes:
    """At most so many bytes. Of a body that does not say how long it is (RFC 9112, 6.3: in chunks, as clients send what
    they write as they go; or by HTTP/2) Django reads nothing, for a server might not say where it ends. Raises
    UnreadablePostError where it breaks off."""
    if request.META.get("CONTENT_LENGTH") or not request.META.get("wsgi.input_terminated"):
        return request.read(most)
    try:
        found: bytes = request.META["wsgi.input"].read(most)
    except OSError as error:
        raise UnreadablePostError(*error.args) from error
    return found
