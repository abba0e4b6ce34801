"""Lists of people as workbooks and CSV: read, judged, and given back with the result beside each row."""
