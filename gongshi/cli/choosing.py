"""Which community, which item, who: what a command was told, found in the store."""

from __future__ import annotations

from sqlalchemy import select

from engine.access import Actor, actor_of
from engine.community import Community, all_communities
from engine.migrations import pending
from engine.schema import credentials, items, people
from gongshi.cli.speaking import settings_or_exit, stop, t
from gongshi.house import House, build
from gongshi.settings import Settings


def at_home(community: str | None) -> tuple[Settings, House, Community]:
    """The settings, the house of this environment, and the community of that slug or the only one."""
    settings = settings_or_exit()
    house = build(settings)
    return settings, house, community_or_exit(settings, house, community)


def community_or_exit(settings: Settings, house: House, slug: str | None) -> Community:
    """The community of that slug, or the only one."""
    if pending(house.rt.store):
        stop(t(settings, "请先运行 `gongshi migrate`", "Run `gongshi migrate` first"))
    with house.rt.store.read() as connection:
        found = all_communities(connection)
    chosen = [each for each in found if slug is None or each.slug == slug]
    if len(chosen) == 1:
        return chosen[0]
    slugs = ", ".join(each.slug for each in found) or "—"
    if not found:
        stop(
            t(
                settings,
                "还没有小区：先运行 `gongshi up`，或 `gongshi roster settle FOLDER`",
                "There is no community yet: run `gongshi up`, or `gongshi roster settle FOLDER`",
            )
        )
    return stop(
        t(settings, f"请用 --community 选一个小区：{slugs}", f"Choose a community with --community: {slugs}")
    )


def actor_or_exit(settings: Settings, house: House, here: Community, who: str) -> Actor:
    """Somebody of the roster, by their login or their `ref`."""
    with house.rt.store.read() as connection:
        id_ = connection.execute(
            select(people.c.id)
            .outerjoin(credentials, credentials.c.person_id == people.c.id)
            .where(people.c.community_id == here.id, people.c.active, (people.c.ref == who) | (credentials.c.login == who))
        ).scalars().first()  # fmt: skip
        found = actor_of(connection, id_) if id_ else None
    return found or stop(t(settings, f"名册里没有“{who}”", f"There is nobody called {who} in the roster"))


def item_or_exit(settings: Settings, house: House, here: Community, number: str) -> str:
    """The id of the item of that number."""
    word = number.lstrip("#")
    if word.isdecimal():
        with house.rt.store.read() as connection:
            found = connection.execute(
                select(items.c.id).where(items.c.community_id == here.id, items.c.number == int(word[:9]))
            ).scalar_one_or_none()
        if found is not None:
            return str(found)
    return stop(t(settings, f"没有 #{word} 号议题", f"There is no item #{word}"))
