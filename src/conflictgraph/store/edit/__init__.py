"""What users write: the queue of edits, and the process that applies them."""
