"""A text that is not published yet: what it says of itself, what looks doubtful, how well it was read."""
