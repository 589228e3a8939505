"""How fast this extension builds and lints, next to os-api-ref: ``python -m bench``, or ``make bench``."""
