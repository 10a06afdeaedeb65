"""What sentences about figures are held against: cells with values and units, and the numbers that may be written."""
