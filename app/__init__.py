"""All that a browser sees: pages, shared screen parts and HTTP routes."""
