"""The colours of every picture, in one place. Colour never says anything alone: a shape or a word stands by."""

PAPER, CARD, INK, MUTED, LINE = "#faf8f4", "#ffffff", "#20242a", "#5f646c", "#e6e0d6"
BRAND, RED, JADE, AMBER, WASH = "#27406b", "#b3362b", "#2c7a58", "#9a5d06", "#f3eee5"
ON_BRAND = "#dbe4f2"
"""Small type on the blue of what is current; white is for its title."""
HATCH = "#d9d1c3"
"""Lines of shading, and the edge of what is only referred to."""
FONT = 'system-ui,-apple-system,"PingFang SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif'
