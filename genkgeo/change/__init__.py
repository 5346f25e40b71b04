"""Change between two years: what moved, through what, and whether chance could explain it."""
