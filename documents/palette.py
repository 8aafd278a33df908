"""The colours of every picture, in one place. Colour never says anything alone: a shape or a word stands by."""

PAPER, CARD, INK, MUTED, LINE = "#faf8f4", "#ffffff", "#20242a", "#5f646c", "#e6e0d6"
BRAND, RED, JADE, AMBER, WASH = "#27406b", "#b3362b", "#2c7a58", "#9a5d06", "#f3eee5"
FONT = 'system-ui,-apple-system,"PingFang SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif'
