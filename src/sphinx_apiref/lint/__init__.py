"""What is reported of a reference; `run` is the one way to it."""
