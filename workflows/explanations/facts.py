"""Pages of the rules about fields and guards: what an item's facts are, and what ways ask of them."""

from __future__ import annotations

from workflows.explanations.page import Explanation, page

FACTS: dict[str, Explanation] = {
    "no-options": page(
        "没得选", "Nothing to choose",
        "单选、投票、排序至少要有两个选项。",
        "A choice, a ballot or a ranking has two options at least.",
        wrong="fields: {hazard: {type: choice, options: [urgent]}}",
        right="fields: {hazard: {type: choice, options: [none, urgent]}}",
    ),
    "default": page(
        "默认值要填得进去", "A default that fits",
        "default 是没有人填写时算什么，所以它本身必须是这个字段能填的内容。",
        "The default holds while nobody has filled in the field, so it must be something that the field takes.",
        wrong="fields: {hazard: {type: choice, options: [none, urgent], default: nothing}}",
        right="fields: {hazard: {type: choice, options: [none, urgent], default: none}}",
    ),
    "field-type": page(
        "字段类型不对", "A field of another type",
        "期限取决于日期字段（date），选项取自多行字段（list），范围取自写着楼栋的字段。",
        "A deadline hangs on a date, options are drawn from a list, an electorate from a field that names a building.",
        wrong="""
            wait: 2 days before place
            then: {over: done}
        """,
        right="""
            wait: 2 days before held_on
            then: {over: done}
        """,
    ),
    "not-filled-in": page(
        "到时可能还没填", "It may not be filled in by then",
        "期限、投票范围或选项取自一个字段时，这个字段必须在走到这一步之前就填好：受理时必填，或者前面的表单里必填。",
        "Where a deadline, an electorate or a ballot hangs on a field, it is filled in before an item gets there: required when "
        "the matter is raised, or required by a form on every way to it.",
        wrong="""
            fields: {held_on: {type: date}}
            states:
              asking: {phase: decision, list: project, wait: at held_on, then: {over: done}}
        """,
        right="""
            fields: {held_on: {type: date, required: true}}
            states:
              asking: {phase: decision, list: project, wait: at held_on, then: {over: done}}
        """,
    ),
    "guard": page(
        "条件写得不对", "A guard that does not read",
        "条件（when、recuse）拿字段和一个值相比，值要合字段的类型，选项要是列出来的。“等于”写两个等号 ==。",
        "A guard compares a field with a value of its type; an option is one of those listed. “Equals” is two signs: ==.",
        wrong="""
            wait: 15 days
            then: {over: [{when: "hazard = 'urgent'", go: stalled}, {go: done}]}
        """,
        right="""
            wait: 15 days
            then: {over: [{when: "hazard == 'urgent'", go: stalled}, {go: done}]}
        """,
    ),
    "not-given": page(
        "条件问的内容可能还没填", "A guard asks what may not be filled in",
        "没有填的内容，既不算大，也不算小。条件用到的字段要么一定填好了，要么先问一句 is given。",
        "What is not filled in is neither more nor less than anything. A guard asks fields that are surely filled in, or asks "
        "first whether they are: `is given`.",
        wrong="""
            wait: 15 days
            then: {over: [{when: "budget > 50000", go: stalled}, {go: done}]}
        """,
        right="""
            wait: 15 days
            then: {over: [{when: "budget is given and budget > 50000", go: stalled}, {go: done}]}
        """,
    ),
    "open-case": page(
        "条件没有包括所有情形", "The guards leave a case open",
        "几条去向按先后看条件，总要有一条走得通。最稳妥的是最后一条不写 when；或者几个条件合起来包括了所有情形。",
        "Ways with guards are tried in their order, and one must always hold. The plain form is to end with one without "
        "`when`; guards that cover all cases together will do as well.",
        wrong="""
            wait: 15 days
            then: {over: [{when: "hazard == 'urgent'", go: stalled}, {when: "hazard == 'minor'", go: done}]}
        """,
        right="""
            wait: 15 days
            then: {over: [{when: "hazard == 'urgent'", go: stalled}, {go: done}]}
        """,
    ),
    "never-taken": page(
        "永远走不到的去向", "A way that is never taken",
        "条件自相矛盾、前面的去向已经包括了所有情形，或者次数用不完，后面写的就永远轮不到。多半是次序写反了。",
        "A guard that contradicts itself, ways before it that take all its cases, or a count that is never used up: what "
        "comes after is never reached. Most often the order is the wrong way round.",
        wrong="""
            wait: 15 days
            then: {over: [{go: done}, {when: "hazard == 'urgent'", go: stalled}]}
        """,
        right="""
            wait: 15 days
            then: {over: [{when: "hazard == 'urgent'", go: stalled}, {go: done}]}
        """,
    ),
}  # fmt: skip
