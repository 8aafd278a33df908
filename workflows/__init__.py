"""The pure core: the definition language, its checks, the decision rules and `decide`.

Text in, values out. Nothing in here knows what time it is, reads or writes anything, or draws lots.
"""
