"""The HTML of operations, tables and controls."""
