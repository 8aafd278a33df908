"""What the judge says of a definition that does not hold: the reason, at the first place where it is seen."""

from __future__ import annotations


class Broken(Exception):  # noqa: N818  # it is the definition that is broken, not the judge
    """A definition does not hold, because of this."""


class Undecided(Exception):  # noqa: N818  # nobody's fault
    """The judge cannot tell within its bounds."""


def demand(holds: object, because: str) -> None:
    """The definition is broken unless `holds`."""
    if not holds:
        raise Broken(because)
