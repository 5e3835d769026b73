"""Whether a delivery comes from the hub that was told the secret (WebSub, section 7.1)."""

from __future__ import annotations

import hmac

METHODS = frozenset({"sha1", "sha256", "sha384", "sha512"})  # sha1 is weak for signatures, and sound in HMAC


def is_signed(body: bytes, header: str, secret: str) -> bool:
    """Whether `X-Hub-Signature` is what the secret makes of the body, byte by byte as it came.

    >>> is_signed(b"news", "sha256=00", "secret")
    False
    """
    method, _, told = header.strip().partition("=")
    method = method.strip().lower()
    if method not in METHODS:
        return False
    expected = hmac.new(secret.encode(), body, method).hexdigest()
    return hmac.compare_digest(expected.encode(), told.strip().lower().encode())
