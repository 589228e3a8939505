"""The data of an environment as it was: reading an operation alone must leave no trace in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

_UNTOUCHED = "_search_index"
"""How the names of the large tables begin that only writing pages changes."""


class _Held:
    """A container as it was, with the containers in it."""

    __slots__ = ("_content", "_inner", "_object")

    def __init__(self, value: Any, depth: int) -> None:
        self._object = value
        self._content: Any
        entries: Iterable[Any]
        if isinstance(value, dict):
            self._content, entries = dict(value), value.values()
        elif isinstance(value, list):
            self._content, entries = list(value), value
        else:
            self._content, entries = set(value), ()
        self._inner = [*_hold_all(entries, depth - 1)] if depth else []
        # Sphinx's tables of file names are dictionaries with a set beside.
        self._inner += _hold_all(getattr(value, "__dict__", {}).values(), 0)

    def restore(self) -> None:
        """Have the container hold what it held."""
        if self._object != self._content:
            self._object.clear()
            if isinstance(self._object, list):
                self._object.extend(self._content)
            else:
                self._object.update(self._content)
        for held in self._inner:
            held.restore()


def _hold_all(values: Iterable[Any], depth: int) -> Iterator[_Held]:
    for value in values:
        if isinstance(value, (dict, list, set)):
            yield _Held(value, depth)


@contextmanager
def keep_data(env: BuildEnvironment) -> Iterator[None]:
    """Restore all data of an environment and of its domains at the end, whatever happens.

    Tables, and the tables in them, are restored in place; the values in these count as values, which nobody changes.
    """
    attributes = {name: value for name, value in vars(env).items() if not name.startswith(_UNTOUCHED)}
    # Domains, their tables, and what these hold of each page.
    held = [_Held(env.domaindata, 3)]
    held += _hold_all((value for name, value in attributes.items() if name != "domaindata"), 1)
    domains = [(domain, dict(vars(domain))) for domain in env.domains.values()]
    try:
        yield
    finally:
        for name in [name for name in vars(env) if name not in attributes and not name.startswith(_UNTOUCHED)]:
            delattr(env, name)
        vars(env).update(attributes)
        for entry in held:
            entry.restore()
        for domain, state in domains:
            vars(domain).clear()
            vars(domain).update(state)
