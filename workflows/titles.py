"""What the usual parties and roles are called where no community says otherwise: in checks, stories and pictures.

A community names its own parties; a definition belongs to none, so whatever is said of one uses what the definition
itself calls its parties (`own`), then these names, and the bare name for whoever is not among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from workflows.model import ANYONE, EACH_OWNER, EACH_PARTY, REPORTER
from workflows.text import Text, text

USUAL: dict[str, Text] = {
    EACH_PARTY: text("各方", "each party"),
    REPORTER: text("提出人", "the reporter"),
    EACH_OWNER: text("每位业主", "each owner"),
    ANYONE: text("住在本小区的任何人", "anyone living here"),
    "community": text("社区", "the community"),
    "owners": text("业委会", "the owners"),
    "property": text("物业", "the property company"),
    "residents": text("居民", "the residents"),
    "partners": text("共建单位", "the partners"),
    "applicant": text("申请人", "the applicant"),
    "respondent": text("对方", "the respondent"),
    "neighbour": text("邻居", "a neighbour"),
    "coordinator": text("协调员", "the coordinator"),
    "supervisor": text("督导员", "the supervisor"),
    "recorder": text("微网格员", "the recorder"),
    "secretary": text("记录员", "the secretary"),
    "mediator": text("调解员", "the mediator"),
    "system": text("系统", "the system"),
}
"""As they stand in a sentence."""


TITLES: dict[str, Text] = {
    name: Text(zh=said.zh, en=said.en.removeprefix("the ").removeprefix("a ")) for name, said in USUAL.items()
}
"""As they stand alone, for a roster of nobody in particular."""


_NONE: Mapping[str, Text] = {}


def called(name: str, own: Mapping[str, Text] = _NONE) -> Text:
    """What somebody is called in a sentence."""
    title = own.get(name)
    return in_a_sentence(title) if title is not None else USUAL.get(name) or plain(name)


def in_a_sentence(title: Text) -> Text:
    """A title as it stands in a sentence: applicant is the applicant there."""
    bare = title.en[0].islower() and not title.en.startswith(_ARTICLES)
    return Text(zh=title.zh, en=f"the {title.en}") if bare else title


_ARTICLES = ("the ", "a ", "an ", "each ", "every ", "both ")


def plain(name: str) -> Text:
    """A bare name as one reads it."""
    said = name.replace("_", " ")
    return Text(zh=said, en=said)


def all_called(names: Iterable[str], own: Mapping[str, Text] = _NONE) -> Text:
    """Several in a row: 社区、物业和居民 / the community, the property company and the residents."""
    *first, last = [called(name, own) for name in names] or [text("没有人", "nobody")]
    if not first:
        return last
    return Text(
        zh="、".join(each.zh for each in first) + "和" + last.zh,
        en=", ".join(each.en for each in first) + " and " + last.en,
    )
