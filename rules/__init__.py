"""Facts, programmes and their evaluation: pure, without clock, network or database."""
