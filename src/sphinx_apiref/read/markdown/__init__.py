"""Markdown, read block by block as myst-parser would read it."""
