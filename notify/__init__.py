"""Delivery: a letter from the outbox becomes a message on a channel, and what became of it is kept.

Nothing here decides who is told what; that is written when the event happens. Replies by mail and SMS will
come in through here too and become the same command as an answer on a page.
"""
