"""The options that directives take: with any other one, docutils does not run them."""

from __future__ import annotations

TABLE_OPTIONS = frozenset({"class", "name", "align", "width", "widths"})
"""Those of ``rest_parameters`` and ``rest_status_code``."""

PART_OPTIONS = frozenset({"pyobject", "lines", "start-after", "end-before", "start-at", "end-at", "diff"})
"""Those with which a ``literalinclude`` shows only a part of its file, or something else."""

SAMPLE_OPTIONS = PART_OPTIONS | {
    *("dedent", "linenos", "lineno-start", "lineno-match", "tab-width", "language", "force", "encoding"),
    *("prepend", "append", "emphasize-lines", "caption", "class", "name"),
}
"""Those of a ``literalinclude``."""

BLOCK_OPTIONS = frozenset({"force", "linenos", "dedent", "lineno-start", "emphasize-lines", "caption"}) | {
    *("class", "name", "number-lines"),
}
"""Those of a ``code-block`` and of a ``rubric``."""
