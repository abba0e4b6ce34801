"""The steps from one form of the tables to the next: docs/tasks/doi-bang-du-lieu.md."""
