"""Where a reference is, and what its project sets."""
