"""What the script of a page does, in Chromium."""
