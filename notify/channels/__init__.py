"""One file for each kind of channel. `KINDS` is all of them; an address (URL) of the settings chooses one."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from notify.channel import Channel
from notify.channels.email import Email
from notify.channels.mailbox import Mailbox


def _gateway(url: str) -> Channel:
    from notify.channels.sms_gateway import SmsGateway  # noqa: PLC0415  # its HTTP takes megabytes, and few have one

    return SmsGateway(url)


KINDS: dict[str, Callable[[str], Channel]] = {
    "smtp": Email,
    "smtps": Email,
    "http": _gateway,
    "https": _gateway,
}


def channels(smtp_url: str | None, sms_url: str | None) -> dict[str, Channel]:
    """The channels of a house. What has no address goes to the mailbox page, where a coordinator sees it."""
    return {
        "email": _channel(smtp_url, "email", ("smtp", "smtps")),
        "sms": _channel(sms_url, "sms", ("http", "https")),
    }


def _channel(url: str | None, name: str, schemes: tuple[str, ...]) -> Channel:
    if not url:
        return Mailbox(name)
    scheme = urlsplit(url).scheme
    if scheme not in schemes:
        raise ValueError(f"an address for {name} begins with {' or '.join(s + '://' for s in schemes)}")
    return KINDS[scheme](url)
