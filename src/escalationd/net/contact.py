"""Direct contact through chat, SMS, pager and phone gateways: the only door to Apprise. Knows no escalation."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from escalationd.errors import DeliveryError

log = logging.getLogger(__name__)


_PATIENCE = 60.0
"""Seconds for one channel: a gateway that hangs must not keep the next one waiting."""


async def contact(urls: Sequence[str], *, title: str, body: str) -> str:
    """Try the channels in order until one takes the message; which one, and which did not.

    Raises DeliveryError when none does. Names only each channel's scheme: the rest of an Apprise URL is a secret.
    """
    failed: list[str] = []
    for url in urls:
        scheme = url.partition(":")[0]
        wrong = await _try(url, title, body)
        if wrong is None:
            return f"by {scheme}" + (f" ({'; '.join(failed)})" if failed else "")
        failed.append(f"{scheme}: {wrong}")
    raise DeliveryError("; ".join(failed) or "no channel is configured", permanent=True)


async def _try(url: str, title: str, body: str) -> str | None:
    """What is wrong with the channel; None when it took the message."""
    import apprise  # noqa: PLC0415, RUF100 - 25 MB that only an urgent case needs

    channel = apprise.Apprise()
    if not channel.add(url):
        return "not a valid address"
    try:
        taken = await asyncio.wait_for(channel.async_notify(body=body, title=title), _PATIENCE)
    except TimeoutError:
        return "no answer"
    except Exception as error:  # noqa: BLE001 - a hundred plug-ins, each with its own errors; the next channel is tried
        log.warning("direct contact by %s failed: %s", url.partition(":")[0], type(error).__name__)
        return "no success"
    return None if taken else "no success"
