"""Access tokens for Microsoft 365, Google and others: one POST, or a command. Stores no token on disk."""

from __future__ import annotations

import json
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

from escalationd.errors import MailboxError
from escalationd.net.accounts import OAuth

_cache: dict[OAuth, tuple[str, float]] = {}
_MARGIN = 120.0
"""Seconds before its end at which a token is not used any more."""


def access_token(oauth: OAuth) -> str:
    """A token that is still good for two minutes. Raises MailboxError naming the remedy, never the secret."""
    cached = _cache.get(oauth)
    if cached is not None and cached[1] > time.monotonic():
        return cached[0]
    token, seconds = _from_command(oauth) if oauth.command else _from_server(oauth)
    _cache[oauth] = (token, time.monotonic() + max(seconds - _MARGIN, 0.0))
    return token


def forget(oauth: OAuth) -> None:
    """A server has refused the token: the next log-in asks for a new one, whatever time this one had left."""
    _cache.pop(oauth, None)


def _from_command(oauth: OAuth) -> tuple[str, float]:
    try:
        done = subprocess.run(oauth.command, capture_output=True, text=True, timeout=60, check=True)  # noqa: S603 - the operator's own command
    except (OSError, subprocess.SubprocessError) as error:
        raise MailboxError(f"the token command {oauth.command[0]} failed: {type(error).__name__}") from error
    return done.stdout.strip(), 0.0


def _from_server(oauth: OAuth) -> tuple[str, float]:
    form = {"client_id": oauth.client_id, "scope": oauth.scope}
    if oauth.refresh_token is not None:
        form |= {"grant_type": "refresh_token", "refresh_token": oauth.refresh_token()}
    else:
        form |= {"grant_type": "client_credentials"}
    if oauth.client_secret is not None:
        form["client_secret"] = oauth.client_secret()
    data = urllib.parse.urlencode({name: value for name, value in form.items() if value}).encode()
    host = urllib.parse.urlsplit(oauth.token_url).hostname or oauth.token_url
    try:
        with urllib.request.urlopen(oauth.token_url, data=data, timeout=30) as answer:  # noqa: S310 - the operator's own URL
            token = json.load(answer)
        return str(token["access_token"]), float(token.get("expires_in", 0))
    except urllib.error.HTTPError as error:
        error.close()
        permanent = error.code in (400, 401, 403)
        raise MailboxError(
            f"{host} gives no token ({error.code}): check client id, secret and consent", permanent=permanent
        ) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise MailboxError(f"{host} gives no token: {type(error).__name__}") from error
