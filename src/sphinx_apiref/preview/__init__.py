"""The page while it is written: a server that repaints edited operations ahead of the build that confirms them."""
