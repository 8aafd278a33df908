"""The language that the command line speaks, told without reading any other setting."""

from __future__ import annotations

import os


def spoken(locale: str | None) -> str:
    """The language that was set, else the machine's: Chinese where that is Chinese, English otherwise."""
    machine = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return locale or ("zh" if machine.startswith("zh") else "en")
