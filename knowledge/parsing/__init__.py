"""From a file to clauses: levels by their numbering, slips of scans corrected for reading."""
