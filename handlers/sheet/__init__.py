"""The sheet to sign: what stands on it, as data, and how it is asked for."""
