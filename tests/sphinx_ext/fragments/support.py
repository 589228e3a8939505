"""A warm application beside a full build of a small project."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sphinx_apiref.preview.page_parts import split_operations
from sphinx_apiref.sphinx_ext.fragments.fragment import FragmentRenderer, Place
from sphinx_apiref.sphinx_ext.fragments.reading import FragmentError
from sphinx_apiref.sphinx_ext.fragments.warm import WarmApplication, WarmOptions

from ..support import Built
from .places import find_places


class Preview:
    """Renders the operations of a project that has been built."""

    def __init__(self, built: Built, warm: WarmApplication) -> None:
        self.built = built
        self.warm = warm
        self._renderer = FragmentRenderer(warm)

    def list_places(self, docname: str = "index") -> list[Place]:
        """Return the places of the outermost operations of a page, as the build has read them."""
        return find_places(Path(self.built.app.doctreedir) / f"{docname}.doctree")

    def list_built(self, docname: str = "index") -> list[str]:
        """Return the elements of the operations on the built page."""
        return [part.html for part in split_operations(self.built.read(f"{docname}.html"))]

    def render(self, place: Place, docname: str = "index") -> str:
        """Render an operation, with the files as they are now; a text ``failed: why`` where that fails."""
        self.warm.refresh_files()
        try:
            return self._renderer.render(docname, place)
        except FragmentError as exc:
            return f"failed: {exc}"

    def render_all(self, docname: str = "index") -> list[str]:
        """Render all operations of a page."""
        return [self.render(place, docname) for place in self.list_places(docname)]

    def edit(self, name: str, change: Callable[[str], str], place: Place) -> Place:
        """Change a file, and return the place of an operation in it, whose last line has moved with the end."""
        path = self.built.srcdir / name
        before = path.read_text(encoding="utf-8")
        after = change(before)
        assert after != before
        path.write_text(after, encoding="utf-8")
        return place._replace(last=place.last + after.count("\n") - before.count("\n"))


@contextmanager
def warm_up(built: Built, folder: Path) -> Iterator[Preview]:
    """Start a warm application from the environment that the build has left."""
    options = WarmOptions(str(built.srcdir), str(folder / "out"), str(folder / "doctrees"))
    warm = WarmApplication(options)
    try:
        warm.load_environment(str(Path(built.app.doctreedir) / "environment.pickle"))
        yield Preview(built, warm)
    finally:
        warm.close()
