"""A page to values: directives, transforms, and what an edited parameters file changes."""
