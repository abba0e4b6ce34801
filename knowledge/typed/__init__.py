"""What was typed, read: keystrokes, spelling, short forms, amounts."""
