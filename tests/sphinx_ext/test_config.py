"""The options of conf.py: what each accepts without a word, and what it warns of."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from sphinx_apiref.sphinx_ext.config import Config, resolve_config

from .html_tree import parse_html
from .support import Build

PAGE = "API\n===\n\nOne\n---\n\n.. rest_method:: GET /one\n"
DEFAULTS = Config()
SWITCHES = [option.name for option in dataclasses.fields(Config) if isinstance(getattr(DEFAULTS, option.name), bool)]


def test_every_option_says_what_a_change_of_it_costs() -> None:
    assert {option.name: option.metadata["rebuild"] for option in dataclasses.fields(Config)} == {
        **{option.name: "html" for option in dataclasses.fields(Config)},
        # It changes no page: what is reported is decided anew in every build.
        "validate": "",
    }


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        *((name, value, value) for name in SWITCHES for value in (True, False)),
        ("min_microversion", "2.1", "2.1"),
        ("max_microversion", "", ""),
        ("release_microversions", {"2.3": "queens"}, {"2.3": "queens"}),
        ("operations", "open", "open"),
        ("curl", "curl -s", "curl -s"),
        ("curl", False, False),
        ("curl", True, DEFAULTS.curl),
    ],
)
def test_a_value_of_the_right_type_is_taken_silently(build: Build, name: str, value: Any, expected: Any) -> None:
    built = build({"index.rst": PAGE}, "dummy", confoverrides={f"apiref_{name}": value})
    assert built.warnings == []
    assert getattr(resolve_config(built.app.config), name) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((name, "no") for name in SWITCHES),
        ("filter", ""),
        ("filter", None),
        ("min_microversion", ["2.1"]),
        ("max_microversion", None),
        ("release_microversions", "2.3: queens"),
        ("release_microversions", ""),
        ("operations", "shut"),
        ("operations", False),
        ("curl", 0),
        ("curl", ["curl"]),
    ],
)
def test_a_value_of_a_wrong_type_gives_one_warning_and_is_not_used(build: Build, name: str, value: Any) -> None:
    built = build({"index.rst": PAGE}, conf=f"extensions = ['sphinx_apiref']\napiref_{name} = {value!r}\n")
    [warning] = built.warnings
    assert f"The config value `apiref_{name}" in warning
    assert getattr(resolve_config(built.app.config), name) == getattr(DEFAULTS, name)
    controls = parse_html(built.read()).one("div", "apiref-controls")
    assert json.loads(controls.attributes["data-apiref-settings"])["curl"] == DEFAULTS.curl


@pytest.mark.parametrize(
    ("conf", "name", "expected"),
    [
        ("os_api_ref_min_microversion = '2.1'", "min_microversion", "2.1"),
        ("os_api_ref_min_microversion = ''", "min_microversion", ""),
        ("os_api_ref_max_microversion = '2.9'", "max_microversion", "2.9"),
        ("os_api_ref_max_microversion = '2.9'\napiref_max_microversion = '2.8'", "max_microversion", "2.8"),
        ("os_api_ref_max_microversion = ''", "max_microversion", ""),
        ("os_api_ref_release_microversions = {'2.3': 'queens'}", "release_microversions", {"2.3": "queens"}),
        ("os_api_ref_release_microversions = ''", "release_microversions", {}),
    ],
)
def test_options_of_os_api_ref_take_what_it_takes(build: Build, conf: str, name: str, expected: object) -> None:
    built = build({"index.rst": PAGE}, conf=f"extensions = ['sphinx_apiref']\n{conf}\n")
    assert built.warnings == []
    assert getattr(resolve_config(built.app.config), name) == expected


@pytest.mark.parametrize("name", ["os_api_ref_min_microversion", "apiref_min_microversion"])
def test_a_version_without_quotes_gives_one_warning_and_is_shown(build: Build, name: str) -> None:
    built = build({"index.rst": PAGE}, conf=f"extensions = ['sphinx_apiref']\n{name} = 2.1\n")
    [warning] = built.warnings
    assert f"The config value `{name}" in warning
    assert resolve_config(built.app.config).min_microversion == "2.1"


@pytest.mark.parametrize(("given", "expected"), [("0", False), ("1", True)])
def test_a_switch_is_set_on_the_command_line_by_a_digit(build: Build, given: str, expected: bool) -> None:
    # Values from there are strings, which Sphinx turns into bools.
    built = build({"index.rst": PAGE}, "dummy", confoverrides={"apiref_filter": given})
    assert built.warnings == []
    assert resolve_config(built.app.config).filter is expected


def test_zero_and_one_in_conf_py_are_off_and_on(build: Build) -> None:
    built = build({"index.rst": PAGE}, conf="extensions = ['sphinx_apiref']\napiref_filter = 0\napiref_curl = False\n")
    assert built.warnings == []
    assert resolve_config(built.app.config).filter is False
