"""Whether rules say what their cases say, and whether the cases say enough."""
