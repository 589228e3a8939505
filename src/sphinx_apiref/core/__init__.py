"""The model of an API reference and the readers of its source; imports neither Sphinx nor docutils."""
