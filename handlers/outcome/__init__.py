"""What a dialogue comes to: verdicts, their reasons, what would have to change."""
