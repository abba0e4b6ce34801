"""Many people judged at once, from the same rules."""
