"""What came in: sources, the roles of their columns, their quality, and the store that everything else reads."""
