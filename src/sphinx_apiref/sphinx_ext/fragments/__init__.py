"""Single operations rendered by a Sphinx that stays warm: what a preview shows before the next full build."""
