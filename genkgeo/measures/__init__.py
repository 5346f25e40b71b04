"""Counts first: the cube, indicators, reconciliation with published totals, suppression."""
