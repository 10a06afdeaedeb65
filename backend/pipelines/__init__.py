"""Inputs and a provider chain to a result; no database, no queue."""
