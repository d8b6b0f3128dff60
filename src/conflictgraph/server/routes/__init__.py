"""One module per address; none holds logic of its own."""
