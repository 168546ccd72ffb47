"""Keys by which a client proves itself: public ones, as JWKS, for RS384 or ES384 and nothing else.

Source: SMART App Launch 2.2, client authentication: asymmetric; NCSC guidance for key sizes.
"""

from __future__ import annotations

import json
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from ginnel.kernel.errors import Invalid

ALGORITHMS = ("RS384", "ES384")
LARGEST = 64 * 2**10
MOST = 20
_LEAST_BITS = 2048
_PARTS = {"RSA": ("n", "e"), "EC": ("crv", "x", "y")}
_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
Keys = dict[str, Any]


class _Unusable(Invalid):
    """A key that does harm to nobody, and proves nothing here."""


def public_keys(content: bytes, *, is_fetched: bool = False) -> Keys:
    """A JWKS of public keys, each with nothing but what is needed. Raises Invalid, naming what is wrong with which.

    Of one that `is_fetched` whoever keeps it may have keys for others in it: those that are not for us are left out,
    as long as any is left (RFC 7517, section 5). A private key is refused wherever it is.
    """
    if len(content) > LARGEST:
        raise Invalid("That is more than a set of keys needs.")
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        raise Invalid("That is no JSON.") from None
    found = said.get("keys") if isinstance(said, dict) else None
    if not isinstance(found, list) or not found:
        raise Invalid('A set of keys is an object with a list named "keys" that is not empty (RFC 7517).')
    if len(found) > MOST:
        raise Invalid(f"No more than {MOST} keys.")
    keys = _usable(found) if is_fetched else [_public(key, at) for at, key in enumerate(found, start=1)]
    if len({key["kid"] for key in keys}) < len(keys):
        raise Invalid("Two keys have the same kid.")
    return {"keys": keys}


def make() -> tuple[Keys, Keys]:
    """A new key: (a JWKS that holds the private key, the JWKS to register)."""
    key = ECKey.generate_key("P-384", {"use": "sig", "alg": "ES384"})
    whole = {**key.as_dict(private=True), "kid": key.thumbprint(), "use": "sig", "alg": "ES384"}
    public = {name: value for name, value in whole.items() if name not in _PRIVATE}
    return {"keys": [whole]}, public_keys(json.dumps({"keys": [public]}).encode())


def imported(key: Keys) -> RSAKey | ECKey:
    """One that `public_keys` has looked through."""
    return RSAKey.import_key(key) if key["kty"] == "RSA" else ECKey.import_key(key)


def _usable(found: list[Any]) -> list[Keys]:
    keys, first = [], None
    for at, key in enumerate(found, start=1):
        try:
            keys.append(_public(key, at))
        except _Unusable as why:
            first = first or why
    if first and not keys:
        raise first
    return keys


def _public(key: Any, at: int) -> Keys:
    if isinstance(key, dict) and _PRIVATE & key.keys():
        raise Invalid(f"Key {at} is a private key. Keep it; what is registered is its public half.")
    if not isinstance(key, dict) or key.get("kty") not in _PARTS:
        raise _Unusable(f"Key {at} is neither an RSA key nor an elliptic curve key.")
    kid, alg = key.get("kid"), key.get("alg")
    if not isinstance(kid, str) or not 0 < len(kid) <= 200:
        raise _Unusable(f"Key {at} needs a kid of at most 200 characters.")
    if key.get("use", "sig") != "sig" or (alg is not None and alg not in ALGORITHMS):
        raise _Unusable(f"Key {at} is not for signing by {' or '.join(ALGORITHMS)}.")
    kept = {"kty": key["kty"], "kid": kid, **{part: key.get(part) for part in _PARTS[key["kty"]]}}
    _check_strength(kept, at)
    if alg not in (None, algorithm(kept)):
        raise _Unusable(f"Key {at} is of another kind than its alg says.")
    return kept


def algorithm(key: Keys) -> str:
    """The one algorithm a key is good for: which a token names is never believed."""
    return "RS384" if key["kty"] == "RSA" else "ES384"


def _check_strength(key: Keys, at: int) -> None:
    try:
        found = imported(key)
        bits = found.raw_value.key_size
    except (JoseError, ValueError, TypeError, KeyError):
        raise _Unusable(f"Key {at} cannot be read.") from None
    if isinstance(found, RSAKey) and not _LEAST_BITS <= bits <= 8192:
        raise _Unusable(f"Key {at} must have between {_LEAST_BITS} and 8192 bits.")
    if isinstance(found, ECKey) and key["crv"] != "P-384":
        raise _Unusable(f"Key {at} must be on the curve P-384, which ES384 uses.")
