"""Delivery: every message out by its channel, every reply in."""
