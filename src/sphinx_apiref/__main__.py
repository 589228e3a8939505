"""``python -m sphinx_apiref``: the command ``apiref``."""

from __future__ import annotations

import sys

from sphinx_apiref.cli import main

if __name__ == "__main__":
    sys.exit(main())
