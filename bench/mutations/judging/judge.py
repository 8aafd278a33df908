"""The judge: is this tree a definition that holds, or is it broken?

A definition is **broken** if one of these is so; the words are those of the promise that `gongshi check` makes.

- It is not well-formed: a key or a word that the language does not have, a key twice, a number out of bounds.
- A state, field, party or role is named that does not exist; something is said twice where once is meant.
- A state cannot be reached, or a way on from it can never be taken, in any round, under any count.
- There is a state, under some count, from which nobody and nothing leads on; or a way that goes round for ever
  because a way back is not counted. Everything else ends in a closed state.
- Some pattern of silence ends in silence: a deadline passes, no rule decides, and nobody is asked again.
- An outcome that can occur leads nowhere, or one is written down that cannot occur: both found by trying
  every vector of answers.
- Guards that do not fit the fields, ask what may not be filled in, or leave a case open.
- A quorum or a share that those seated cannot reach, with some parties recused as the guards can recuse them;
  a veto of somebody who is not asked; an option that always wins.
- A reminder or an alternate that would come before the state has begun, or after it is over.
- Sealed answers with early closing, or with conditions or amendments, which would tell of them; a ballot that the
  seats of a party would have to fill in together.
- Two purposes in one state; a key that means nothing where it stands.

Anything else **holds**, however odd: a program cannot tell an unwise deadline from a wise one.

The judge shares nothing with the checker: it reads the tree by its own grammar, tries answers with its own
rules, and walks through every state under every count.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from bench.mutations.judging.breaking import Broken, Undecided
from bench.mutations.judging.definition import Judged
from bench.mutations.judging.forms import read
from bench.mutations.judging.pieces import Pieces, put_in
from bench.mutations.tree import Node

__all__ = ["Undecided", "why_broken"]
ROLES = ("coordinator", "supervisor", "recorder", "secretary", "mediator", "system")
NO_PIECES: Pieces = {}


def why_broken(tree: Node, pieces: Pieces = NO_PIECES, roles: Collection[str] = ROLES) -> str | None:
    """Why the definition is broken; None where it holds. Undecided where the judge's bounds are too narrow."""
    try:
        definition: dict[str, Any] = read(put_in(tree, pieces))
        Judged(definition, roles).judge()
    except Broken as broken:
        return str(broken)
    return None
