"""Plans of the city: their actions, the figures of their documents, records, progress."""
