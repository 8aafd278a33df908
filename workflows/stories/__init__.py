"""Stories about a definition: what a scenario file says, how it is played through `decide`, how it is told to people,
and what of a definition its stories have come upon.
"""
