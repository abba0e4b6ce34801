"""What stands where, what it is worth for a query, and what of it is marked."""
