"""One loop of the daemon: a step, done again and again until stopped, that no failure ends."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from escalationd.service.pulse import Pulse

log = logging.getLogger(__name__)


@dataclass
class Loop:
    """Something done again and again: at once while there is work, then when woken or after ``every`` seconds."""

    name: str
    step: Callable[[], Awaitable[bool]]
    every: float
    pulse: Pulse

    def __post_init__(self) -> None:
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Do the next round now."""
        self._wake.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Run until ``stop``; a step in progress is finished, never cancelled."""
        while not stop.is_set():
            self._wake.clear()
            busy = await self._step()
            if not busy and not stop.is_set():
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), self.every)

    async def _step(self) -> bool:
        try:
            busy = await self.step()
        except Exception as error:
            # rule 9: one broken round never stops the loop; what is wrong shows in status and digest
            self.pulse.turn(self.name)
            self.pulse.trouble(self.name, str(error))
            log.exception("the %s loop failed; it goes on", self.name)
            await asyncio.sleep(1)
            return False
        self.pulse.beat(self.name)
        return busy
