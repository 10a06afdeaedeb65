"""Studies: what an actuary chose, what came out, and which version stands."""
