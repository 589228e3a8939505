"""Fail if anything in the body of a PDF reaches visibly beyond its line, as a table that leaves the page does."""

from __future__ import annotations

import re
import sys
from pathlib import Path

OVERFULL = re.compile(r"Overfull \\hbox \((?P<points>[0-9.]+)pt too wide\)[^\n]*")
VISIBLE_POINTS = 10.0


def find_wide_lines(log_text: str) -> list[str]:
    """Return TeX's complaints about lines that reach visibly too far."""
    return [found[0] for found in OVERFULL.finditer(log_text) if float(found["points"]) > VISIBLE_POINTS]


def main(folder: Path) -> int:
    (log,) = (path for path in folder.glob("*.log") if path.with_suffix(".pdf").exists())
    # TeX names each file as it opens it; the index, in two narrow columns, is the last one and has no tables.
    body, _, index = log.read_text(encoding="utf-8", errors="replace").partition(f"(./{log.stem}.ind")
    wide = find_wide_lines(body)
    print(*wide, sep="\n")
    print(f"{log.stem}.pdf: {len(wide)} lines are too wide, and {len(find_wide_lines(index))} in the index")
    return 1 if wide else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
