"""One module a format: a ``Report`` to text."""
