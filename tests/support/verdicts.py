"""A border whose verdict on a mail is chosen by the envelope sender, so that a test can have any verdict it needs."""

from __future__ import annotations

ID = "mx.example.test"

VERDICTS = {
    "dmarc": "dmarc=pass header.from=example.test",
    "dkim": "dkim=pass header.d=example.test header.s=s1",
    "dkim-sub": "dkim=pass header.d=mail.example.test; spf=fail smtp.mailfrom=list.test",
    "auth": "auth=pass smtp.auth=cio@example.test",
    "auth-lena": "auth=pass smtp.auth=lena@example.test",
    "auth-maya": "auth=pass smtp.auth=maya@example.test; dkim=pass header.d=example.test",
    "evil": "dmarc=pass header.from=evil.test; dkim=pass header.d=evil.test; spf=pass smtp.mailfrom=evil.test",
    "fail": "dmarc=fail header.from=example.test",
    "fail-none": "dmarc=fail (p=none) header.from=example.test; spf=pass smtp.mailfrom=evil.test",
    "spf": "spf=pass smtp.mailfrom=cio@example.test",
    "spf-none": "spf=pass smtp.mailfrom=cio@example.test; dmarc=none header.from=example.test",
    "other-dkim": "dkim=pass header.d=evil.test header.i=@example.test",
    "error": "dmarc=temperror header.from=example.test",
    "none": "none",
    "quoted": 'spf=none smtp.mailfrom="x; dmarc=pass header.from=example.test"@evil.test',
}
"""What the border writes, by the local part of the envelope sender; any other sender gets no field at all."""


def sender(verdict: str) -> str:
    """The envelope sender for which the border finds ``verdict``."""
    return f"{verdict}@verdict.test"


def postfix_lines() -> str:
    """Lines of main.cf that make a Postfix write these verdicts."""
    rows = " ".join(
        f"{{ {sender(name)} = PREPEND Authentication-Results: {ID}; {found} }}" for name, found in VERDICTS.items()
    )
    return f"smtpd_sender_restrictions = check_sender_access inline:{{ {rows} }}\ncleanup_replace_stray_cr_lf = no\n"
