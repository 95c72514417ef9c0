"""TLS contexts and the one rule about plain text: only to this machine itself. Opens no connection."""

from __future__ import annotations

import ipaddress
import ssl

_LOOPBACK_NAMES = frozenset({"localhost", "ip6-localhost"})


def client_context(ca_file: str | None) -> ssl.SSLContext:
    """A context that verifies chain and host name, at least TLS 1.2; ``ca_file`` adds the site's own authority."""
    context = ssl.create_default_context(cafile=ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself, the only one that plain text may go to."""
    if host.lower() in _LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False  # a name: it may resolve to anything


def tls_problem(error: ssl.SSLError, host: str) -> str:
    """A TLS failure as one clear line with its remedy."""
    text = getattr(error, "verify_message", "") or str(error.reason or error)
    if "expired" in text:
        return f"the certificate of {host} has expired: it must be renewed there"
    if ("self" in text and "signed" in text) or "unable to get" in text:
        return f'the certificate of {host} is not signed by a known authority: set "ca_file" to your own authority'
    if "mismatch" in text or "doesn't match" in text or "not valid for" in text:
        return f'the certificate of {host} is for another name: correct "host"'
    return f"no secure connection to {host}: {text}"
