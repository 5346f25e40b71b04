"""Loading a parameter file, the steps in order, and the verbs that a notebook has."""
