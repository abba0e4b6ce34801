"""Two programmes side by side: what is said of each, paired, and how it is asked for and shown."""
