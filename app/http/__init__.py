"""Routes and middleware of the web process."""
