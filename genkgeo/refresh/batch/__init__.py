"""Many municipalities from the same files of the country, which are read once."""
