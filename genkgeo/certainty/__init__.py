"""How sure a figure and a rank are: intervals, shrinkage, joint draws."""
