"""Everything behind the screens."""
