"""The insurer's own words as plain Python, without I/O."""
