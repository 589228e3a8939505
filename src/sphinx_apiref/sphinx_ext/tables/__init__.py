"""The rows and cells of tables."""
