"""The coordinator's console: sign in, the board, an item's page, recording for others, messages, workflows."""
