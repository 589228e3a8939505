"""Programs for the repository itself: what bench, the comparison with os-api-ref and the audit share."""
