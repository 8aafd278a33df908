"""How people really type YAML, with a Chinese input method on: what was typed, what was meant, what to say.

The library below reads a well-formed text quickly and says little of one that is not. This package is asked
only then. `scan` finds what the fingers did, `syntax` explains what is left in the library's complaints, and
both mend what they find in a copy (`mended`), so that the rest of the file is read in the same run. Nothing
here decides what a definition means.
"""
