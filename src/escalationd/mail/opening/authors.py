"""Who a mail says it is from: the one From mailbox by a strict reader, or why there is none.

The standard library's address parser is never asked: it reads ``ceo@corp <evil@x>`` as the CEO
(LIBRARIES 0.2). Two readers must agree, or there is no author.
"""

from __future__ import annotations

import re

from escalationd.mail.opening.domain import ascii_domain
from escalationd.mail.opening.headers import decode_value, find_addresses, shown
from escalationd.mail.opening.parts import Address

_LONGEST = 1000
_LONGEST_LOCAL = 64
"""Octets of a local part (RFC 5321 4.5.3.1.1)."""
_ROUTING = frozenset("%!|")
"""With these some servers still pass a mail on to another domain, or to a program."""
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_SPEC = rf"(?P<local>{_LOCAL})@(?P<domain>{_LABEL}(?:\.{_LABEL})*)\.?"
# possessive: no second try of a name, however long it is (a repeated word would take exponential time)
_QUOTED = r"\"(?:[^\"\\]|\\.)*+\""
_WORD = r"[^\s<>\"@,;:()\\]++"
# one that holds nothing another reader could take for an address or an end
_COMMENT = r"\([^\s<>\"@,;:()\[\]\\]++(?:\s++[^\s<>\"@,;:()\[\]\\]++)*+\)"
_ANGLE = re.compile(rf"(?P<name>(?:{_QUOTED}|{_WORD}|{_COMMENT}|\s++)*+)<\s*{_SPEC}\s*>(?:\s*{_COMMENT})?")
_BARE = re.compile(_SPEC)
_OLD_STYLE = re.compile(rf"{_SPEC}\s*\((?P<name>[^()@<>\\]*)\)")


def read_authors(from_fields: tuple[str, ...], second_opinion: tuple[str, ...]) -> tuple[tuple[Address, ...], str]:
    """The mailboxes of every From field, and what is wrong with them (empty when there is one flawless author).

    With a defect, the addresses found loosely are given, so that the person named can be warned.
    """
    loose = tuple(Address("", found) for field in from_fields for found in find_addresses(field[: _LONGEST * 3], 10))
    if not from_fields:
        return (), "the mail has no From"
    if len(from_fields) > 1:
        return loose, "the mail has more than one From"
    author, why = read_mailbox(from_fields[0])
    if author is None:
        return loose, why
    if second_opinion and second_opinion != (author.address,) and not _same_after_idna(second_opinion, author.address):
        return (author, *loose), "two readers of the From field disagree"
    return (author,), ""


def _same_after_idna(second: tuple[str, ...], address: str) -> bool:
    return len(second) == 1 and _ascii_domain(second[0]) == address


def read_mailbox(value: str) -> tuple[Address | None, str]:
    """The one mailbox of a From value (RFC 5322 3.4, without groups, routes and nested comments), or why not."""
    value = " ".join(value.split())
    if len(value) > _LONGEST:
        return None, "the From field is too long"
    if any(ord(char) < 32 or ord(char) == 127 for char in value):
        return None, "the From field holds control characters"
    text = _utf8(value)
    found = _ANGLE.fullmatch(text) or _BARE.fullmatch(text) or _OLD_STYLE.fullmatch(text)
    if found is None:
        return None, "the From field is not one plain mailbox"
    address = _ascii_domain(f"{found.group('local')}@{found.group('domain')}")
    if address is None:
        return None, "the From field's domain is not valid"
    name = found.groupdict().get("name") or ""
    return Address(shown(decode_value(name.strip().strip('"'))) if name.strip() else "", address), ""


def plain_address(value: str) -> str:
    """The one address that ``value`` is, without a name, and that goes nowhere but to its own domain; else nothing."""
    found, _ = read_mailbox(value)
    if found is None or found.name:
        return ""
    local = found.address.rpartition("@")[0]
    return found.address if len(local) <= _LONGEST_LOCAL and not _ROUTING & set(local) else ""


def _utf8(value: str) -> str:
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def _ascii_domain(address: str) -> str | None:
    """The address in lower case with its domain as A-labels, so that a look-alike domain shows itself."""
    local, _, domain = address.rpartition("@")
    labels = ascii_domain(domain)
    return f"{local.lower()}@{labels}" if labels else None
