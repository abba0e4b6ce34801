"""Measures lists of people from file to file, beside named peers."""
