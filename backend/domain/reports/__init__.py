"""Reports: what a report is about, what it says as blocks, and how people and machines ask for it."""
