"""All that a database holds, in a file or in another database: docs/tasks/sao-luu.md."""
