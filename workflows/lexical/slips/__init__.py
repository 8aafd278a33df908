"""What is said of each slip of the fingers: a function for each rule, and all of their words.

A sentence says what stands there, not what a parser expected; the mend can be typed as it is shown.
"""

from __future__ import annotations

from workflows.lexical.slips.limits import (
    alias,
    anchor,
    directive,
    empty,
    merge_key,
    several_documents,
    tag,
    too_deep,
    too_large,
    too_many,
)
from workflows.lexical.slips.marks import (
    byte_order_mark,
    control,
    full_width_digit,
    invisible,
    odd_space,
    tab,
)
from workflows.lexical.slips.order import duplicate_key, indent, mixed, not_yaml, odd_key, under_value
from workflows.lexical.slips.saying import SHORT, brief
from workflows.lexical.slips.signs import (
    bare_parenthesis,
    bullet,
    colon_space,
    dash_space,
    full_width,
    full_width_quote,
    no_comma,
    stray_bracket,
    stray_sign,
    unclosed_bracket,
    wrong_bracket,
)
from workflows.lexical.slips.texts import (
    after_value,
    block_text,
    colon_in_text,
    comma_in_text,
    escape,
    inner_quote,
    list_inline,
    no_colon,
    no_value,
    reserved,
    unclosed_quote,
)

__all__ = [
    "SHORT",
    "after_value",
    "alias",
    "anchor",
    "bare_parenthesis",
    "block_text",
    "brief",
    "bullet",
    "byte_order_mark",
    "colon_in_text",
    "colon_space",
    "comma_in_text",
    "control",
    "dash_space",
    "directive",
    "duplicate_key",
    "empty",
    "escape",
    "full_width",
    "full_width_digit",
    "full_width_quote",
    "indent",
    "inner_quote",
    "invisible",
    "list_inline",
    "merge_key",
    "mixed",
    "no_colon",
    "no_comma",
    "no_value",
    "not_yaml",
    "odd_key",
    "odd_space",
    "reserved",
    "several_documents",
    "stray_bracket",
    "stray_sign",
    "tab",
    "tag",
    "too_deep",
    "too_large",
    "too_many",
    "unclosed_bracket",
    "unclosed_quote",
    "under_value",
    "wrong_bracket",
]
