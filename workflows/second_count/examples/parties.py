"""Examples of rules over the parties at the table: five of them, and a refuse house that is to be built."""

from __future__ import annotations

from workflows.second_count.examples.example import Example
from workflows.text import text

_FIVE = {
    "community": text("社区", "community"),
    "owners": text("业委会", "owners"),
    "property": text("物业", "property"),
    "residents": text("居民代表", "residents"),
    "partners": text("共建单位", "partners"),
}

PARTIES = (
    Example(
        "rule: consensus\nquorum: 4 of 5 parties\n",
        text(
            "垃圾房要建在 3 号楼旁。居民代表的条件（装除臭设备）已经落实，共建单位没有答复。",
            "The refuse house is to stand by building 3. The condition of the residents, that smells are filtered, is met; the "
            "partners say nothing.",
        ),
        _FIVE, "passed",
        {"community": "agree", "owners": "agree", "property": "agree", "residents": "met"},
    ),
    Example(
        "rule: consensus\nquorum: 4 of 5 parties\n",
        text("同一件事，条件到截止还没有落实：它算不同意。", "The same, and the condition is still open at the close: it counts against."),
        _FIVE, "failed",
        {"community": "agree", "owners": "agree", "property": "agree", "residents": "agree_if"},
    ),
    Example(
        "rule: consensus\nquorum: 3 of 5 parties\nsilence: agrees\n",
        text(
            "事先约定：到截止不答复的，视为同意。沉默不凑法定人数。",
            "It was agreed beforehand that whoever is silent at the close agrees. Silence makes up no quorum.",
        ),
        _FIVE, "passed",
        {"community": "agree", "owners": "agree", "residents": "abstain"},
        term=text("沉默视为同意", "silence is consent"),
    ),
    Example(
        "rule: consensus_minus\nat_most: 1\n",
        text("允许一方反对。", "One party may be against it."),
        _FIVE, "passed",
        {"community": "agree", "owners": "agree", "property": "disagree", "residents": "agree", "partners": "abstain"},
        term=text("一致减一（允许 k 方反对）", "consensus minus k, here one"),
    ),
    Example(
        "rule: unanimity\n",
        text("四方同意，一方没有答复：没有答复不算同意。", "Four agree and one says nothing: silence is no agreement."),
        _FIVE, "failed",
        {"community": "agree", "owners": "agree", "property": "agree", "residents": "agree"},
    ),
    Example(
        "rule: consent\n",
        text("试运行三个月，没有人说得出理由反对。", "Three months on trial, and nobody has a reason against it."),
        _FIVE, "passed",
        {"community": "agree", "property": "abstain", "residents": "agree"},
    ),
    Example(
        "rule: majority\n",
        text("弃权的不算表态：四方表态，三方同意。", "Who abstains takes no side: of four that did, three agree."),
        _FIVE, "passed",
        {"community": "agree", "owners": "agree", "property": "disagree", "residents": "abstain", "partners": "agree"},
        term=text("过半数", "majority"),
    ),
    Example(
        "rule: majority\nshare: 2/3\n",
        text("要求三分之二：五分之三不够。", "Two thirds are needed, and three fifths are less."),
        _FIVE, "failed",
        {"community": "agree", "owners": "agree", "property": "disagree", "residents": "disagree", "partners": "agree"},
        term=text("特别多数（三分之二）", "supermajority, here two thirds"),
    ),
    Example(
        "rule: majority\nveto: property\n",
        text("物业有否决权，它不同意。", "The property company has a veto, and disagrees."),
        _FIVE, "blocked",
        {"community": "agree", "owners": "agree", "property": "disagree", "residents": "agree", "partners": "agree"},
        term=text("一票否决", "veto"),
    ),
    Example(
        "rule: weighted\nweights: {owners: 3, residents: 3/2}\n",
        text(
            "业委会的权重是 3，居民代表 3/2，其余各 1：1 + 1 + 3/2 对 3。",
            "The owners weigh 3, the residents 3/2, the others 1 each: 1 + 1 + 3/2 against 3.",
        ),
        _FIVE, "passed",
        {"community": "agree", "owners": "disagree", "property": "agree", "residents": "agree", "partners": "abstain"},
    ),
)  # fmt: skip
