"""Languages: terms, structure, readability, coverage and exchange of the translations."""
