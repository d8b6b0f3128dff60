"""What the server says in RDF about itself, its dataset and its saved queries."""
