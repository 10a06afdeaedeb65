"""Statutory clocks: deadlines of claims handling as data, one file a jurisdiction, and the arithmetic over them."""
