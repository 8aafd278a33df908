"""A benchmark of the checks: definitions are changed in one place, and `gongshi check` must see what breaks.

Each change is judged by a second, independent reading of the language (`bench/mutations/judging/`), which
walks through every state under every count. What is broken must be caught; what holds must not be touched.
`python -m bench.mutations` prints the figures; docs/checking.md explains them.
"""
