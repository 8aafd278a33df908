"""SMS over a gateway's HTTP interface: one POST a message, with a key by which the gateway knows a repeat.

The driver is generic: JSON {to, text, template, params, idempotency_key}; a 2xx answer with an `id` is sent.
Vendors in China send approved templates only, so the template's name and its parameters go along.
"""

from __future__ import annotations

import httpx2 as httpx

from engine.letter import Letter
from notify.channel import Attempt, Rendered

TIMEOUT_S = 15.0
TOO_MANY, SERVER_FAULT = 429, 500


class SmsGateway:
    """A gateway by its URL, which may carry a token."""

    def __init__(self, url: str) -> None:
        self.name = "sms"
        self._url = url

    def reaches(self, letter: Letter) -> bool:
        """Whether the person has a phone."""
        return bool(letter.recipient.phone)

    def send(self, rendered: Rendered, letter: Letter) -> Attempt:
        """Hand the message to the gateway."""
        body = {
            "to": letter.recipient.phone,
            "text": rendered.sms,
            "template": f"{letter.kind}.{letter.recipient.language}",
            "params": {"title": letter.about.title, "link": letter.link or ""},
            "idempotency_key": letter.outbox_id,
        }
        try:
            answer = httpx.post(self._url, json=body, timeout=TIMEOUT_S)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as fault:
            return Attempt("try_again", f"connect: {type(fault).__name__}")
        except (httpx.InvalidURL, UnicodeError) as fault:
            return Attempt("undeliverable", f"request: {type(fault).__name__}")
        except httpx.HTTPError as fault:
            return Attempt("unknown", f"lost: {type(fault).__name__}")
        if answer.status_code == TOO_MANY or answer.status_code >= SERVER_FAULT:
            return Attempt("try_again", f"HTTP {answer.status_code}", retry_after_s=_seconds(answer))
        if not answer.is_success:
            return Attempt("undeliverable", f"HTTP {answer.status_code}")
        return Attempt("sent", provider_id=_id(answer))


def _seconds(answer: httpx.Response) -> int | None:
    said = answer.headers.get("Retry-After", "")
    return min(int(said), 3600) if said.isdecimal() else None


def _id(answer: httpx.Response) -> str | None:
    try:
        found = answer.json()
    except ValueError:
        return None
    return str(found["id"])[:120] if isinstance(found, dict) and "id" in found else None
