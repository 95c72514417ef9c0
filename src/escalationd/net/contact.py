"""Direct contact through chat, SMS, pager and phone gateways: the only door to Apprise. Knows no escalation."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from escalationd.errors import DeliveryError

log = logging.getLogger(__name__)


async def contact(urls: Sequence[str], *, title: str, body: str) -> None:
    """Try the channels in order until one takes the message. Raises DeliveryError when none does.

    The error names each channel's scheme only: the rest of an Apprise URL is a secret.
    """
    import apprise  # noqa: PLC0415, RUF100 - 25 MB that only an urgent case needs

    failed: list[str] = []
    for url in urls:
        scheme = url.partition(":")[0]
        channel = apprise.Apprise()
        if not channel.add(url):
            failed.append(f"{scheme}: not a valid address")
            continue
        try:
            if await channel.async_notify(body=body, title=title):
                return
        except Exception as error:  # noqa: BLE001 - a hundred plug-ins, each with its own errors; the next channel is tried
            log.warning("direct contact by %s failed: %s", scheme, type(error).__name__)
        failed.append(f"{scheme}: no success")
    raise DeliveryError("; ".join(failed) or "no channel is configured", permanent=True)
