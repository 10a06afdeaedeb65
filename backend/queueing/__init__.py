"""Redis: the run queue and the rate limit."""
