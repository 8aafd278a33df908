"""The runtime: tables, one command = one transaction, timers, outbox, audit, access.

SQL is the truth. Nothing here knows of channels or of pages, and what a definition means is decided in
`workflows/` alone.
"""
