# Needs Python 3.11 or newer and network access. Everything else comes into .venv and .tox.
PYTHON ?= python3
VENV := .venv
TOX := $(VENV)/bin/tox

.PHONY: help api-ref test corpus bench clean

help:
	@echo "make api-ref   build the reference into api-ref/build/html"
	@echo "make test      style, types, tests, package, reference and manual"
	@echo "make corpus    compare references of OpenStack projects with os-api-ref's output"
	@echo "make bench     time and memory next to os-api-ref; ARGS=\"--quick --only nova\" for a part, ARGS=--help for more"
	@echo "make clean     remove what these commands made"

$(TOX):
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet "tox>=4.22"

api-ref: $(TOX)
	$(TOX) run -e api-ref

test: $(TOX)
	$(TOX) run -e lint,types,py,lowest,browser,package,api-ref,docs

corpus: $(TOX)
	$(TOX) run -e corpus

bench: $(TOX)
	$(TOX) run -e bench -- $(ARGS)

clean:
	rm -rf $(VENV) .tox build dist api-ref/build doc/build .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find src tests bench doc -name __pycache__ -type d -prune -exec rm -rf {} +
