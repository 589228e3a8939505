"""The extension's own texts, and their translations."""

from __future__ import annotations

import ast
import gettext
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import sphinx_apiref

PACKAGE = Path(sphinx_apiref.__file__).parent
LANGUAGES = sorted(path.parent.parent.name for path in PACKAGE.glob("locale/*/LC_MESSAGES/*.po"))


def read_texts() -> set[str]:
    """Return all that the code hands to ``_``."""
    texts = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
                [argument] = node.args
                text = argument.value if isinstance(argument, ast.Constant) else None
                assert isinstance(text, str), f"{path}:{node.lineno} is no text that a catalog can hold"
                texts.add(text)
    return texts


def test_the_template_has_all_texts_and_no_others() -> None:
    assert "de" in LANGUAGES
    with (PACKAGE / "locale" / "sphinx_apiref.pot").open("rb") as stream:
        assert {message.id for message in read_po(stream) if message.id} == read_texts()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    folder = PACKAGE / "locale" / language / "LC_MESSAGES"
    with (folder / "sphinx_apiref.po").open("rb") as stream:
        translated = {str(message.id): str(message.string) for message in read_po(stream) if message.id}
    assert set(translated) == read_texts()
    assert all(translated.values())
    compiled = gettext.translation("sphinx_apiref", PACKAGE / "locale", [language])
    for text, translation in translated.items():
        assert compiled.gettext(text) == translation
        assert text.count("%s") == translation.count("%s"), text
