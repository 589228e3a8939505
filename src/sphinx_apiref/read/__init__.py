"""Sources to an `ApiRef`, without Sphinx, docutils or the service's own code."""
