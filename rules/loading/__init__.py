"""The rule files read: every key, fact, value, clause and quote checked."""
