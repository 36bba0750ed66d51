"""Frozen types: what a trainer writes, what a call is walked by, what a call holds."""
