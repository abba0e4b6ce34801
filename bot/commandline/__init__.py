"""The command line: what it is given, and what it prints."""
