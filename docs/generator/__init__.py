"""One module per reference page, each with a pure ``to_page``."""
