"""reStructuredText, read line by line as docutils would read it."""
