"""Zip archives from strangers: their directory, and one entry at a time."""
