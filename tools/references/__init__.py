"""Real references: where their sources come from, and how they are built with either extension."""
