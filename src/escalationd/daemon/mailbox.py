"""The mailbox's own thread, since IMAP blocks: connect, take in, wait, and back off when the server is gone."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable, Sequence

from escalationd.config import Settings
from escalationd.errors import MailboxError, StoreError
from escalationd.net.imap import Mailbox
from escalationd.service.desk import Desk
from escalationd.service.intake import Suspects, set_aside, take_in
from escalationd.service.pulse import Pulse

log = logging.getLogger(__name__)

_LONGEST_PAUSE = 300.0


class MailboxWatch:
    """Takes in what comes until ``stopping`` is set. Its callbacks are called from its own thread."""

    def __init__(
        self,
        settings: Settings,
        desk: Desk,
        pulse: Pulse,
        *,
        stopping: threading.Event,
        mails_came: Callable[[], None],
        give_up: Callable[[StoreError], None],
    ) -> None:
        self.settings = settings
        self.desk = desk
        self.pulse = pulse
        self.caught_up = threading.Event()
        """Set once everything that waited in the mailbox has been taken in."""
        self._stopping = stopping
        self._mails_came = mails_came
        self._give_up = give_up
        self._suspects = Suspects()
        self._refused = ""
        self._thread = threading.Thread(target=self._watch, name="mailbox", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def join(self, seconds: float) -> None:
        """Wait for the end of what is in hand, at most so long; ``stopping`` is set before."""
        self._thread.join(seconds)

    def _watch(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            mailbox = Mailbox(self.settings.imap)
            self.pulse.turn("mailbox")
            try:
                mailbox.connect()
                failures = 0
                self._serve(mailbox)
            except MailboxError as error:
                failures += 1
                self.pulse.trouble("mailbox", str(error), permanent=error.permanent)
                log.error("%s", error)  # noqa: TRY400, RUF100 - one clear line; the trace would tell an operator nothing
                self._rest(failures)
            except StoreError as error:
                self._give_up(error)
                return
            except Exception as error:
                # rule 9: whatever a server sends, the thread goes on
                failures += 1
                self.pulse.trouble("mailbox", str(error))
                log.exception("the mailbox loop failed; it connects again")
                self._rest(failures)
            finally:
                mailbox.close()

    def _serve(self, mailbox: Mailbox) -> None:
        imap = self.settings.imap
        while not self._stopping.is_set():
            taken = take_in(self.desk, mailbox, imap.processed, self._suspects, self._came)
            refused = set_aside(self.desk, mailbox, imap.processed, imap.set_aside)
            self.pulse.beat("mailbox")
            self._note_unfetchable(taken.unfetchable)
            self._note_refused(taken.refused or refused)
            if taken.more:
                continue
            self.caught_up.set()
            mailbox.select(imap.inbox)
            mailbox.wait(self.settings.poll_seconds, self._stopping.is_set)

    def _came(self) -> None:
        """A batch is in the ledger: a backlog is progress too."""
        self.pulse.beat("mailbox")
        self._mails_came()

    def _note_unfetchable(self, uids: Sequence[int]) -> None:
        if not uids:
            self.pulse.over("unfetchable mail")
            return
        words = f"the server does not hand over UID {', '.join(map(str, uids))} of {self.settings.imap.inbox}"
        self.pulse.trouble("unfetchable mail", words, permanent=True)

    def _note_refused(self, why: str) -> None:
        if why and why != self._refused:
            log.error("%s", why)
        self._refused = why
        if why:
            self.pulse.trouble("moving mail", why, permanent=True)
        else:
            self.pulse.over("moving mail")

    def _rest(self, failures: int) -> None:
        """1 s, 2 s, 4 s ... to five minutes, each with jitter, so that a hundred daemons do not come back at once."""
        pause = min(2.0 ** min(failures - 1, 10), _LONGEST_PAUSE)
        self._stopping.wait(pause * random.uniform(0.5, 1.0))  # noqa: S311 - jitter is no secret
