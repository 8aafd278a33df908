"""A community: who sits at its table, its roles, its calendar and its hours, from one YAML file."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from sqlalchemy import Connection, RowMapping, insert, select, update

from engine.calendar_years import CalendarYear, published, title_of
from engine.ids import new_id
from engine.runtime import Runtime
from engine.schema import communities
from workflows.calendar import Calendar
from workflows.findings import Finding
from workflows.load import finding_of
from workflows.model import Definition, Name
from workflows.roster import ROLES
from workflows.source import read
from workflows.text import Text

_AN_INSTANT = datetime(2026, 1, 1, tzinfo=UTC)


def is_zone(said: str) -> bool:
    """Whether there is a time zone of that name."""
    try:
        Calendar(said).at(_AN_INSTANT)
    except (KeyError, OSError, ValueError):  # no such file, a folder, no path at all
        return False
    return True


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PartyForm(_Form):
    """A party as this community calls it; the glyph is one character for its seat at the table."""

    title: Text
    glyph: Text


class Hours(_Form):
    """From one wall time to another, over midnight where the second is earlier."""

    start: str = Field(alias="from", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    end: str = Field(alias="to", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")


class CalendarForm(_Form):
    """What this community's calendar has besides the statutory one."""

    days_off: tuple[date, ...] = ()
    extra_workdays: tuple[date, ...] = ()


class CommunityForm(_Form):
    """The community file."""

    slug: str = Field(pattern=r"^[a-z][a-z0-9-]{1,40}$")
    title: Text
    zone: str
    closing: str = Field(default="18:00", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    language: str = Field(default="zh", pattern=r"^(zh|en)$")
    phone: str = ""
    parties: dict[Name, PartyForm]
    roles: dict[str, Text]
    quiet_hours: Hours | None = None
    calendar: CalendarForm = CalendarForm()

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        if not is_zone(zone):
            raise ValueError(f"`{zone}` is no time zone; write one such as Asia/Shanghai")
        return zone

    @field_validator("roles")
    @classmethod
    def _known_roles(cls, roles: dict[str, Text]) -> dict[str, Text]:
        unknown = sorted(set(roles) - set(ROLES))
        if unknown:
            raise ValueError(f"`{unknown[0]}` is no role; possible: {', '.join(ROLES)}")
        return roles


@dataclass(frozen=True, slots=True)
class Party:
    """A party at the table of a community."""

    name: str
    title: Text
    glyph: Text


@dataclass(frozen=True, slots=True)
class Community:
    """A community as the engine uses it."""

    id: str
    slug: str
    title: Text
    zone: str
    language: str
    phone: str
    form: CommunityForm
    roster_revision: int
    years: tuple[CalendarYear, ...] = ()
    """The years of its calendar that were imported."""
    own: tuple[tuple[str, Text], ...] = ()
    """What a definition calls its parties, where the community is read in its words."""

    def in_the_words_of(self, definition: Definition) -> Community:
        """The same, with what a definition calls its own parties."""
        return replace(self, own=tuple(definition.party_titles.items())) if definition.party_titles else self

    @property
    def parties(self) -> tuple[Party, ...]:
        """The parties in their order; a definition's own after them."""
        glyphs = {name: form.glyph for name, form in self.form.parties.items()}
        names = dict.fromkeys((*glyphs, *(name for name, _ in self.own)))
        titles = self.titles
        return tuple(Party(name, titles[name], glyphs.get(name) or _glyph(titles[name])) for name in names)

    @property
    def titles(self) -> dict[str, Text]:
        """What parties and roles are called."""
        return titles_of(self.form) | dict(self.own)

    @property
    def calendar(self) -> Calendar:
        """The community's calendar."""
        return calendar_of(self.form, self.years)


def _glyph(title: Text) -> Text:
    return Text(zh=title.zh[:1], en=title.en[:1].upper())


def titles_of(form: CommunityForm) -> dict[str, Text]:
    """What parties and roles are called, and the reporter."""
    reporter = {"reporter": Text(zh="提出人", en="who raised it")}
    return reporter | dict(form.roles) | {name: party.title for name, party in form.parties.items()}


def calendar_of(form: CommunityForm, years: tuple[CalendarYear, ...] = ()) -> Calendar:
    """Statutory holidays and make-up days as far as they are published, and the community's own. A year that was
    imported is taken instead of the one that came with the program.
    """
    return _calendar(form.zone, form.closing, form.calendar, years)


@lru_cache(maxsize=64)
def _calendar(zone: str, closing: str, own: CalendarForm, years: tuple[CalendarYear, ...]) -> Calendar:
    known = {each.year: each for each in published()} | {each.year: each for each in years}
    off = {day: name for each in known.values() for day, name in each.days_off}
    worked = {day: name for each in known.values() for day, name in each.extra_workdays}
    hour, minute = (int(part) for part in closing.split(":"))
    return Calendar(
        zone=zone,
        closing=time(hour, minute),
        days_off=frozenset({*off, *own.days_off} - {*own.extra_workdays}),
        extra_workdays=frozenset({*worked, *own.extra_workdays} - {*own.days_off}),
        known_until=date(_last_without_a_gap(known), 12, 31),
        names={day: title for day, name in {**off, **worked}.items() if (title := title_of(name))},
    )


def _last_without_a_gap(years: Collection[int]) -> int:
    """The last year up to which every one is known."""
    last = min(years)
    while last + 1 in years:
        last += 1
    return last


@dataclass(frozen=True, slots=True)
class LoadedCommunity:
    """The community file's form, or everything that is wrong with it."""

    form: CommunityForm | None
    findings: tuple[Finding, ...]
    lines: tuple[str, ...]


def load_community(said: str) -> LoadedCommunity:
    """Read a community file."""
    source = read(said)
    findings = list(source.findings)
    form: CommunityForm | None = None
    if not findings:
        try:
            form = CommunityForm.model_validate(source.value)
        except ValidationError as error:
            findings = [finding_of(each, source, CommunityForm) for each in error.errors(include_url=False)]
    return LoadedCommunity(form, tuple(findings), tuple(source.lines))


def save_community(rt: Runtime, form: CommunityForm) -> str:
    """Take a community file into use; returns the community's id. Its slug tells communities apart."""
    now = rt.now()
    values: dict[str, Any] = {
        "title": form.title.model_dump(),
        "zone": form.zone,
        "closing": form.closing,
        "language": form.language,
        "phone": form.phone,
        "form": form.model_dump(mode="json", by_alias=True),
    }
    with rt.store.write() as connection:
        known = connection.execute(
            select(communities.c.id).where(communities.c.slug == form.slug)
        ).scalar_one_or_none()
        if known is not None:
            connection.execute(
                update(communities)
                .where(communities.c.id == known)
                .values(**values, roster_revision=communities.c.roster_revision + 1)
            )
            return str(known)
        id_ = new_id(now)
        connection.execute(insert(communities).values(id=id_, slug=form.slug, created_at=now, **values))
    return id_


def community_of(row: Mapping[str, Any] | RowMapping) -> Community:
    """A community from its row; remembered for as long as its revision stands."""
    known = _known.get((row["id"], row["roster_revision"]))
    return known or _remember(
        Community(
            id=row["id"],
            slug=row["slug"],
            title=Text.model_validate(row["title"]),
            zone=row["zone"],
            language=row["language"],
            phone=row["phone"],
            form=CommunityForm.model_validate(row["form"]),
            roster_revision=row["roster_revision"],
            years=tuple(
                CalendarYear.of(int(year), kept) for year, kept in sorted((row["years"] or {}).items())
            ),
        )
    )


_MOST = 256
_known: dict[tuple[str, int], Community] = {}


def _remember(here: Community) -> Community:
    if len(_known) > _MOST:  # old revisions are not worth keeping
        _known.clear()
    _known[here.id, here.roster_revision] = here
    return here


def community_at(connection: Connection, community_id: str, revision: int) -> Community:
    """The community of that id, from memory where it still is at that revision; a KeyError where there is none."""
    here = _known.get((community_id, revision)) or community(connection, community_id)
    if here is None:
        raise KeyError(community_id)
    return here


def community(connection: Connection, community_id: str) -> Community | None:
    """The community of that id."""
    row = (
        connection.execute(select(communities).where(communities.c.id == community_id))
        .mappings()
        .one_or_none()
    )
    return community_of(row) if row else None


def people_changed(connection: Connection, community_id: str) -> None:
    """The people of a community changed: what is remembered of them is out of date."""
    connection.execute(
        update(communities)
        .where(communities.c.id == community_id)
        .values(roster_revision=communities.c.roster_revision + 1)
    )


def community_by_slug(connection: Connection, slug: str) -> Community | None:
    """The community whose public address has this word."""
    row = connection.execute(select(communities).where(communities.c.slug == slug)).mappings().one_or_none()
    return community_of(row) if row else None


def all_communities(connection: Connection) -> list[Community]:
    """Every community of the house, by slug."""
    return [
        community_of(row)
        for row in connection.execute(select(communities).order_by(communities.c.slug)).mappings()
    ]
