"""Documents, clauses, citations and search: pure, without clock, network or database."""
