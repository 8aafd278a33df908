"""Examples of rules over options: what the refuse house is built of, and, where methods differ, one known election."""

from __future__ import annotations

from workflows.second_count.examples.example import Example
from workflows.text import text

_MATERIALS = {"brick": text("砖", "brick"), "wood": text("木", "wood"), "iron": text("铁", "iron")}
_ABC = {name: text(name.upper(), name.upper()) for name in ("a", "b", "c")}
_CITIES = {
    "memphis": text("孟菲斯", "Memphis"),
    "nashville": text("纳什维尔", "Nashville"),
    "chattanooga": text("查塔努加", "Chattanooga"),
    "knoxville": text("诺克斯维尔", "Knoxville"),
}
_FOODS = {
    "orange": text("橙子", "oranges"),
    "pear": text("梨", "pears"),
    "chocolate": text("巧克力", "chocolate"),
    "strawberry": text("草莓", "strawberries"),
    "hamburger": text("汉堡", "hamburgers"),
}
_CAPITAL = (
    (42, "memphis > nashville > chattanooga > knoxville"),
    (26, "nashville > chattanooga > knoxville > memphis"),
    (15, "chattanooga > knoxville > nashville > memphis"),
    (17, "knoxville > chattanooga > nashville > memphis"),
)
_TENNESSEE = text(
    "教科书里常见的例子：田纳西州选首府，每一百人中，各城的人都愿意近的。",
    "An example of many textbooks: the capital of Tennessee. Of each hundred people those of every city want it near.",
)
_OTHERS = ((6, "a > b > c"), (5, "c > a > b"), (4, "b > c > a"))

OPTIONS = (
    Example(
        "rule: plurality\n",
        text("垃圾房用什么材料？九个人各选一项。", "What shall the refuse house be built of? Nine people choose one each."),
        _MATERIALS, "passed", times=((4, "brick"), (3, "wood"), (2, "iron")), winners=("brick",),
    ),
    Example(
        "rule: plurality\n",
        text("票数相同，就如实说，由定义里 tied 之后的一步去定。", "A tie is told as such, and what then comes is said in the definition, under `tied`."),
        _MATERIALS, "tied", times=((3, "brick"), (3, "wood"), (1, "iron")),
    ),
    Example(
        "rule: plurality\nties: first listed\n",
        text("约定了“列前者”：同样的票，列在前面的选中，而且说明是这样定的。", "Where `ties: first listed` was set, the same votes choose the first of the list, and it is said that the list decided."),
        _MATERIALS, "passed", times=((3, "brick"), (3, "wood"), (1, "iron")), winners=("brick",),
    ),
    Example(
        "rule: approval\n",
        text("能接受的都勾上：相近的选项不会分票。", "Each marks all that they could live with, so that like options do not split."),
        _MATERIALS, "passed", times=((4, "brick"), (3, "wood; iron"), (2, "wood")), winners=("wood",),
    ),
    Example(
        "rule: dots\n",
        text("每人三个点。", "Three dots each."),
        _MATERIALS, "passed", times=((2, "brick: 3"), (3, "wood: 2; iron: 1"), (1, "wood: 1; iron: 2")), winners=("wood",),
    ),
    Example(
        "rule: score_voting\n",
        text("每项打 1 到 5 分。木没有几个人最喜欢，却没有人讨厌。", "Each option is scored from 1 to 5. Wood is the favourite of few, and disliked by nobody."),
        _MATERIALS, "passed", times=((3, "brick: 5; wood: 4; iron: 1"), (2, "iron: 5; wood: 4")), winners=("wood",),
    ),
    Example("rule: borda\n", _TENNESSEE, _CITIES, "passed", times=_CAPITAL, winners=("nashville",)),
    Example("rule: instant_runoff\n", text("同样的票，逐轮淘汰。", "The same votes, by rounds."), _CITIES, "passed",
            times=_CAPITAL, winners=("knoxville",)),
    Example(
        "rule: instant_runoff\n",
        text("逐轮淘汰不单调，这是一个例子。先看：C 先出局，A 当选。", "Instant runoff is not monotone, and this shows it. Before: C goes out first, and A wins."),
        _ABC, "passed", times=(*_OTHERS, (2, "b > a > c")), winners=("a",),
    ),
    Example(
        "rule: instant_runoff\n",
        text("那两个人改成把 A 排第一：A 的票多了，却因此落选。", "Those two now put A first. A has more votes than before, and loses by that."),
        _ABC, "passed", times=(*_OTHERS, (2, "a > b > c")), winners=("c",),
    ),
    Example("rule: schulze\n", text("同样的票，两两比较：纳什维尔胜过其他每一个。", "The same votes of Tennessee, in pairs: Nashville beats each of the others."),
            _CITIES, "passed", times=_CAPITAL, winners=("nashville",)),
    Example(
        "rule: single_transferable_vote\nwinners: 3\n",
        text(
            "二十位客人，能买三样吃的（讲解这种办法的常见例子）。",
            "Twenty guests, and three kinds of food can be bought: a common example of this method.",
        ),
        _FOODS, "passed",
        times=((4, "orange"), (2, "pear > orange"), (8, "chocolate > strawberry"), (4, "chocolate > hamburger"),
               (1, "strawberry"), (1, "hamburger")),
        winners=("chocolate", "orange", "strawberry"),
    ),
    Example(
        "rule: time_poll\n",
        text("哪天开会？两天都是三个人能来，取勉强的人少的那天。", "When shall it be? On either day three can come; the day with fewer “if need be” is taken."),
        {day: text(day, day) for day in ("2026-12-01", "2026-12-02")}, "passed",
        times=((1, "2026-12-01: if need be; 2026-12-02: yes"), (2, "2026-12-01: yes; 2026-12-02: yes")),
        winners=("2026-12-02",),
    ),
)  # fmt: skip
