"""What somebody typed, read as what it is: a line of text, a telephone number, a day."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

import phonenumbers


def one_line(said: str) -> str:
    """What somebody wrote, on one line and without control characters: PostgreSQL keeps no NUL."""
    shown = "".join(each for each in said if each.isspace() or unicodedata.category(each) != "Cc")
    return " ".join(shown.split())


def day_said(said: str) -> date | None:
    """A day as people and spreadsheets write it (2026-03-31, 2026/3/31, 2026.3.31, 2026年3月31日); None for what is none."""
    parts = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", said.strip())
    try:
        return date(*map(int, parts.groups())) if parts else None
    except ValueError:  # a thirtieth of February
        return None


def phone_of(said: str, region: str = "CN") -> str | None:
    """A phone number in E.164, however it was written; None for what is no number."""
    try:
        number = phonenumbers.parse(unicodedata.normalize("NFKC", said), region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
