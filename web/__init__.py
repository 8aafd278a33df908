"""HTTP: the API for other systems, the participant's page, the coordinator's console, the public board.

Pages are rendered here and work without JavaScript. Nothing here decides anything: a form becomes a command
of the engine, and its answer becomes a page.
"""
