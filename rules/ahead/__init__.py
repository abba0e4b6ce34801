"""What would have to change for a verdict, and what time alone will change."""
