"""`python -m gongshi` is `gongshi`."""

from gongshi.cli import main

main()
