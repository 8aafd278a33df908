"""How tests are dealt out to the processes that run them.

A file goes to one process, so that what its tests share is made once; those that take longest go first, so that none
of them is begun when the others have ended. What runs whole houses in processes of their own goes one after the other
in one process: two of them at once would want more of the machine than there is, and wait for each other the rest of
the time. Where only a few files are run each test is dealt out by itself.
"""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

HOUSES = ("tests/faults/", "tests/e2e/")
LONGEST = (
    "tests/web/test_every_page.py",
    "tests/web/test_api.py",
    "tests/workflows/rules/test_small_electorates.py",
    "tests/simulation/test_simulation.py",
    "tests/simulation/test_it_notices.py",
    "tests/engine/test_ballots_live.py",
    "tests/engine/test_consent_and_meetings.py",
    "tests/engine/test_record_state.py",
    "tests/cli/test_running.py",
    "tests/cli/test_backup.py",
    "tests/web/test_nonsense.py",
    "tests/documents/test_diagram.py",
    "tests/engine/test_every_effect_is_told.py",
)
"""Those of ten seconds and more on a quiet machine, the longest first."""
FEW = 16
"""Up to so many files are not kept together."""


def file_of(nodeid: str) -> str:
    """The file that a test stands in."""
    return nodeid.partition("::")[0]


def place(nodeid: str) -> int:
    """How early a test goes."""
    file = file_of(nodeid)
    if file.startswith(HOUSES):
        return -1
    return LONGEST.index(file) if file in LONGEST else len(LONGEST)


class Dealing(LoadScopeScheduling):
    """One process gets a file when it has nearly done with the one before."""

    def schedule(self) -> None:
        """Begin, or go on where a process is new."""
        every = next(iter(self.registered_collections.values()), [])
        self.apart = any(not each.startswith(HOUSES) for each in every)
        self.few = len({*map(file_of, every)}) <= FEW
        super().schedule()

    def _split_scope(self, nodeid: str) -> str:
        if self.few:
            return nodeid
        file = file_of(nodeid)
        return "whole houses" if self.apart and file.startswith(HOUSES) else file
