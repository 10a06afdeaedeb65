"""Deterministic generator of the demonstration book."""
