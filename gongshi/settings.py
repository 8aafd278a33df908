"""The settings: environment variables that begin with `GONGSHI_`, and nothing else.

Without any of them everything runs in one process on SQLite, and messages go to the mailbox page. Two
addresses (database and broker) turn the same code into many processes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from engine.ids import Keys
from gongshi.tongue import spoken
from notify.channels import channels

EMBEDDED = "memory://"
PREFIX = "GONGSHI_"


class Settings(BaseSettings):
    """What whoever runs the house decides."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True)

    folder: Path = Field(default=Path("var"), description="where the embedded store and the secrets are kept")
    database_url: str | None = Field(
        default=None, description="postgresql://… or sqlite:///…; by default gongshi.db in the folder"
    )
    broker_url: str = Field(default=EMBEDDED, description="redis://…; by default within the one process")
    smtp_url: str | None = Field(
        default=None, description="smtp://user:password@host:587?starttls=yes&from=address, or smtps://…"
    )
    sms_url: str | None = Field(default=None, description="the SMS gateway, http://… or https://…")
    email_per_minute: Annotated[int, Field(ge=1)] | None = Field(
        default=None, description="at most so many e-mails in any minute; by default as many as there are"
    )
    email_per_day: Annotated[int, Field(ge=1)] | None = Field(
        default=None, description="the mail provider's quota for a day"
    )
    sms_per_minute: Annotated[int, Field(ge=1)] | None = Field(
        default=None, description="at most so many SMS in any minute, as the contract with the provider says"
    )
    sms_per_day: Annotated[int, Field(ge=1)] | None = Field(
        default=None, description="the SMS provider's quota for a day, which is also what a day may cost"
    )
    sms_per_number: Annotated[
        int,
        Field(ge=1, description="SMS to one number in a day; providers in China let ten through"),
    ] = 10
    sms_same_text_s: Annotated[
        int,
        Field(
            ge=1, description="seconds before the same words go to the same number again; providers want 30"
        ),
    ] = 30
    base_url: str | None = Field(default=None, description="how people reach the house, as in links")
    secret_key: SecretStr | None = Field(
        default=None, description="at least 16 characters; by default made once and kept in the folder"
    )
    rehearsal: Path | None = Field(
        default=None,
        description="a file with the seconds that this house lives ahead of real time; never in life",
    )
    zone: str = Field(default="Asia/Shanghai", description="time zone of pages that belong to no community")
    locale: Literal["zh", "en"] | None = Field(
        default=None, description="language of such pages and of the command line; by default the machine's"
    )
    host: str = Field(default="127.0.0.1", description="the address that the pages are served on")
    port: Annotated[int, Field(ge=1, le=65535, description="the port that the pages are served on")] = 8000

    @field_validator("zone")
    @classmethod
    def _known(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"there is no time zone {zone}; an example: Asia/Shanghai") from None
        return zone

    @field_validator("base_url")
    @classmethod
    def _address(cls, url: str | None) -> str | None:
        if url is None:
            return None
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("an address begins with http:// or https://")
        _ = parts.port  # raises where it is no number
        return url.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _store(cls, url: str | None) -> str | None:
        try:
            fits = url is None or make_url(url).get_backend_name() in ("sqlite", "postgresql", "postgres")
        except (ArgumentError, ValueError):
            fits = False
        if not fits:
            raise ValueError("a store is postgresql://user:password@host/name or sqlite:///file")
        return url

    @field_validator("broker_url")
    @classmethod
    def _broker(cls, url: str) -> str:
        parts = urlsplit(url)
        if url != EMBEDDED and (parts.scheme not in ("redis", "rediss") or not parts.hostname):
            raise ValueError(f"a broker is redis://host:6379/0, rediss://…, or {EMBEDDED}")
        _ = parts.port
        return url

    @field_validator("smtp_url")
    @classmethod
    def _mail(cls, url: str | None) -> str | None:
        channels(url, None)  # raises with what is wrong
        return url

    @field_validator("sms_url")
    @classmethod
    def _texts(cls, url: str | None) -> str | None:
        channels(None, url)
        return url

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, key: SecretStr | None) -> SecretStr | None:
        if key is not None:
            Keys(key.get_secret_value())
        return key

    @field_validator("rehearsal")
    @classmethod
    def _readable(cls, file: Path | None) -> Path | None:
        try:
            float(file.read_text(encoding="ascii") if file else 0)
        except (OSError, ValueError):
            raise ValueError(f"{file} must be a file that holds a number of seconds") from None
        return file

    @property
    def database(self) -> str:
        """Where the store is."""
        return self.database_url or f"sqlite:///{self.folder / 'gongshi.db'}"

    @property
    def address(self) -> str:
        """Where people reach the house."""
        return self.base_url or f"http://localhost:{self.port}"

    @property
    def language(self) -> str:
        """The language of pages that belong to no community, and of the command line."""
        return spoken(self.locale)

    @property
    def embedded(self) -> bool:
        """Whether the broker lives in this process."""
        return self.broker_url == EMBEDDED


class WrongSettings(Exception):  # noqa: N818  # it reads as what is wrong
    """One line for each setting that cannot be used, naming the variable and the mend."""


def read_settings() -> Settings:
    """The settings of this environment; raises WrongSettings."""
    try:
        return Settings()
    except ValidationError as fault:
        lines = [
            f"{PREFIX}{'.'.join(str(part) for part in each['loc']).upper()}: "
            f"{each['msg'].removeprefix('Value error, ').removeprefix(f'{PREFIX}SECRET_KEY ')}"
            for each in fault.errors()
        ]
        raise WrongSettings("\n".join(lines)) from None
