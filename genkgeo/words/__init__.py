"""Numbers and sentences in Dutch."""
