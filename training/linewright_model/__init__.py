"""Trains the small completion model that Linewright can ship. Knows nothing of the server but its prompt format."""
