"""Words for people: roles, and those that name people without naming anybody."""

from __future__ import annotations

from workflows.vocabulary.word import words

ROLES = words(
    ("coordinator", "协调员", "接收议题、盯进度的人", "who takes matters in and sees that they move"),
    ("supervisor", "督导员", "事情卡住时出面的人", "who steps in where something is stuck"),
    (
        "recorder",
        "微网格员",
        "上门、接待时替别人记录答复的人",
        "who writes down at doors and desks what others say",
    ),
    ("secretary", "记录员", "开会时做记录的人", "who keeps the record of a meeting"),
    ("mediator", "调解员", "主持调解的人", "who leads a mediation"),
    ("system", "系统", "与本系统相连的其他系统", "another system that is connected to this one"),
)
"""Roles that a community gives to people."""

WHO = words(
    ("each party", "各方", "桌边的每一方", "every party at the table"),
    ("reporter", "提出人", "提出这件事的人", "whoever raised the matter"),
    (
        "each owner", "每位业主", "有权表决的每位业主，一人一票，不论有几套房",
        "everyone entitled to vote as an owner: one head, whatever number of homes",
    ),
)  # fmt: skip
"""Words that name people without naming anybody."""

ANYONE = words(
    ("anyone living here", "本小区居民", "住在本小区的任何人", "anybody who lives in the community")
)
EACH_HOME = words(("each home", "每户", "每一户", "every home"))
ALTERNATE = words(("alternate", "候补", "这一方的候补代表", "who stands in for that party's representatives"))
WHO_RAISED_IT = words(
    ("who raised it", "提条件者", "谁提的条件，由谁确认", "whoever raised the condition confirms it")
)

SEATS = words(
    ("seats", "席位", "小区里代表这一方的人", "the community's people who speak for this party"),
    ("reporter", "提出人", "由提出这件事的人担任", "whoever raised the matter"),
    ("named at intake", "受理时指定", "受理时填写是谁", "a person who is named when the matter is taken in"),
)
"""Where a party's people come from."""
PARTY_VOICES = words(
    (
        "any representative",
        "任一代表",
        "代表中最后答复的那位说了算",
        "whoever of its representatives answered last",
    ),
    ("the chair", "负责人", "只问这一方的负责人", "its chair alone is asked"),
    (
        "a majority of its seats",
        "多数代表",
        "过半数代表怎么说，这一方就怎么说",
        "what over half of its seats say",
    ),
)
"""How the seats of a party make its one voice."""
