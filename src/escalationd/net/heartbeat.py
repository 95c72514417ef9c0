"""A sign of life to an outside watcher: it raises the alarm when the signs stop. Tells nothing but that."""

from __future__ import annotations

import urllib.request

from escalationd.errors import DeliveryError

_TIMEOUT = 10.0


def ping(url: str) -> None:
    """Fetch ``url`` once. Raises DeliveryError when nobody answers."""
    if not url.startswith(("http://", "https://")):
        raise DeliveryError("heartbeat_url must begin with https://", permanent=True)
    try:
        with urllib.request.urlopen(url, timeout=_TIMEOUT):  # noqa: S310 - the scheme is checked above
            return
    except (OSError, ValueError) as error:
        raise DeliveryError(f"the heartbeat cannot be sent: {error}") from error
