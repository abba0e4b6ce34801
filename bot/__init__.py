"""The edge: settings, database, clock, channels and the command line."""
