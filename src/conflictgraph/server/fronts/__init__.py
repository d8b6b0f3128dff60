"""The processes that answer HTTP: one, or several under a supervisor, and their connections."""
