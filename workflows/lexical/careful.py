"""A text with slips, read all the same: a copy is mended until the library reads it, and every slip is told.

Only a text that deserves a closer look comes here; one that is typed well is read without any of this.
"""

from __future__ import annotations

import yaml

from workflows.findings import Finding
from workflows.lexical.mended import Mended
from workflows.lexical.nodes import Nodes
from workflows.lexical.scan import scan
from workflows.lexical.syntax import Complaint

MAX_ROUNDS = 40


def carefully(said: str, enough: int) -> tuple[Nodes | None, Mended, list[Finding]]:
    """What could be read of a text, the mended copy, and every slip; no nodes where it could not be read.

    `enough` is how many characters are read at most while one syntax error after another is mended.
    """
    mended = Mended(said)
    scan(mended)
    before = ""
    for _ in range(0 if mended.too_many else MAX_ROUNDS):
        text = mended.text
        nodes = Nodes(text, mended)
        try:
            nodes.build()
        except yaml.YAMLError as error:
            enough -= len(text)
            if enough < 0 or mended.full or (before and text == before):
                break
            Complaint(error, mended).settle()
            before = text
            continue
        except ValueError:
            break
        return nodes, mended, [*mended.findings, *nodes.findings]
    return None, mended, mended.findings
