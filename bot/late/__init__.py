"""Arrivals of one sender that come out of order: put in their place, as if all had come in order."""
