"""What follows when something happens to an item: the parts of `decide` (`workflows/decide.py`), one for each thing
that can happen. They share a `Draft`, whose effects are the whole of what follows; nothing here is kept between two
decisions.
"""
