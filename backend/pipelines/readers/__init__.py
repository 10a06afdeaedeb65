"""Documents to facts by rules alone: layouts are recognised by their headings, values by where they stand."""
