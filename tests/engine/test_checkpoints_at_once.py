"""Two who write a checkpoint at once write one after the other: each goes on from what the other made."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from services.wutongli import Wutongli
from sqlalchemy import select

from engine.checkpoints import write_checkpoint
from engine.schema import checkpoints


@pytest.mark.parametrize("before", [pytest.param(0, id="the first"), pytest.param(1, id="the second")])
def test_two_at_once(wutongli: Wutongli, before: int) -> None:
    here = wutongli
    here.open("路灯不亮")
    for _ in range(before):
        assert write_checkpoint(here.rt, here.rt.now(), every=timedelta()) is not None
    here.open("井盖松动")
    here.tick(timedelta(hours=2))
    with ThreadPoolExecutor(4) as pool:
        done = list(
            pool.map(lambda _: write_checkpoint(here.rt, here.rt.now(), every=timedelta(hours=1)), range(4))
        )
    assert sum(each is not None for each in done) == 1
    with here.rt.store.read() as connection:
        numbers = (
            connection.execute(select(checkpoints.c.number).order_by(checkpoints.c.number)).scalars().all()
        )
    assert numbers == list(range(1, before + 2))
