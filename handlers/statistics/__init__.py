"""What was counted of look-ups and votes, as administrators see it."""
