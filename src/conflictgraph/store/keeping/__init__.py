"""Keep a store: back it up, restore it, upgrade it, and take documents out of it."""
