"""What the page of the rules says of counting a vote again by oneself; a test types what stands here."""

from __future__ import annotations

from workflows.text import text

CONSOLE = text(
    """
## 自己再数一遍

`gongshi tally` 用同样的规则重新计票，不需要数据库：一条规则，一张有表决权的表，一张票的表。表是 CSV，Excel 存的就行
（UTF-8 或 GBK，逗号、分号或制表符，全角数字也认）；列名中文英文都可以。

<!-- 有表决权.csv -->
```csv
编号,名称
community,社区
owners,业委会
property,物业
residents,居民代表
partners,共建单位
```

<!-- 票.csv -->
```csv
编号,答复,时间
community,同意,2026-11-20 09:00
owners,不同意,2026-11-20 10:30
property,同意,2026-11-21 08:00
owners,同意,2026-11-22 19:15
residents,弃权,2026-11-23 12:00
partners,同意,2026-11-26 08:00
```

<!-- 计票 -->
```console
$ gongshi tally 多数同意 --with "比例: 2/3" --with "法定人数: 5 方中 4 方" --entitled 有表决权.csv --votes 票.csv --closing "2026-11-25 18:00" --language zh
票.csv:7:13: 截止（2026-11-25 18:00+08:00）以后才来的，不计 [votes]
    partners,同意,2026-11-26 08:00
                  ^^^^^^^^^^^^^^^^
    怎么改：应当计的，请更正时间或截止时间
多数同意 [majority]
有表决权 5，计票 4；后来改过的 1 份不计；截止后才来的 1 份不计
  同意        3
  条件未落实  0
  条件已落实  0
  不同意      0
  弃权        1
5 方中 4 方已答复，要求至少 4 方；无人反对；弃权：居民代表；表态的 3 方中 3 方同意，要求至少 2/3；通过。
```

- 同一个人的票，时间最晚的一份算数。截止以后的票会说明，不计。没有表决权、看不懂、同一时刻两份不同的票，逐行指出，改好之前
  不计票，命令以 1 结束。
- 票怎样写：表态写 `同意`、`有条件同意`（`条件已落实` 才算同意）、`不同意`、`弃权`；几项之间用分号；排序写 `砖 > 木 = 铁`；点数、
  评分和时间写 `砖: 2; 木: 1`、`2026-12-01: 勉强`。
- 有表决权的表：`编号`；各方可加 `名称`、`权重`（小数、分数都行）、`回避`。业主表决用房屋登记：`房号`、`业主`（几人之间用分号）、
  `面积`、`已交付`；票里的编号写房号。
- 规则写名字，加 `--with`；或者写一个文件（内容和定义里 `决定` 下面的一样）；或者写定义文件，加 `--state`，有几个分题时加 `--question`。
- `--format json` 给程序用：数字是文本，因为 JSON 没有分数。
""",
    """
## Count it again yourself

`gongshi tally` counts a vote again by the same rules, without a database: a rule, a table of those entitled, a table of
their votes. Tables are CSV as Excel saves it (UTF-8 or GBK; commas, semicolons or tabs; full-width digits are read too),
and columns may have English or Chinese names.

<!-- entitled.csv -->
```csv
id,name
community,community
owners,owners
property,property
residents,residents
partners,partners
```

<!-- votes.csv -->
```csv
id,answer,instant
community,agree,2026-11-20 09:00
owners,disagree,2026-11-20 10:30
property,agree,2026-11-21 08:00
owners,agree,2026-11-22 19:15
residents,abstain,2026-11-23 12:00
partners,agree,2026-11-26 08:00
```

<!-- tally -->
```console
$ gongshi tally majority --with "share: 2/3" --with "quorum: 4 of 5 parties" --entitled entitled.csv --votes votes.csv --closing "2026-11-25 18:00" --language en
votes.csv:7:16: it came after the closing (2026-11-25 18:00+08:00) and is left out [votes]
    partners,agree,2026-11-26 08:00
                   ^^^^^^^^^^^^^^^^
    mend: if it should count, mend its time or the closing
majority [majority]
5 entitled, 4 votes count; 1 were replaced by later ones; 1 came after the closing
  agree           3
  condition open  0
  condition met   0
  disagree        0
  abstain         1
4 of 5 parties answered, quorum 4; nobody disagreed; abstained: residents; 3 of 3 that took a side agreed, at least 2/3 needed; passed.
```

- Of each voter's votes the last by its instant counts. What came after the closing is told and left out. Who is not
  entitled, what cannot be read, and two different votes at one instant are told line by line; until they are mended
  nothing is counted, and the command ends with 1.
- How votes are written: a position as `agree`, `agree_if` (`met` once the condition is), `disagree`, `abstain`; several
  options with semicolons between them; a ranking as `brick > wood = iron`; dots, scores and dates as `brick: 2; wood: 1`,
  `2026-12-01: if need be`.
- Those entitled: `id`; for parties also `name`, `weight` (a decimal or a fraction), `recused`. For a vote of owners it is
  the register of homes: `home`, `owner` (several with semicolons), `area`, `handed_over`; votes then name the home.
- The rule is a name, with `--with`; or a file that says what stands below `decide`; or a definition, with `--state`, and
  `--question` where the state has several.
- `--format json` is for programs: numbers are texts, since JSON has no fractions.
""",
)
