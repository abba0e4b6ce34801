"""Replies as text, markup, buttons and pictures."""
