"""What to change so that a finding is no longer made: the makers of fixes, a module for each kind of text.

Rules attach those of `proposals`; nothing else here is imported before a fix is asked for.
"""
