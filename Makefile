# Needs Python 3.11 or newer and network access. Everything else comes into .venv and .tox, in the versions that locks/
# holds.
PYTHON ?= python3
VENV := .venv
TOX := $(VENV)/bin/tox

# virtualenv would look for newer releases of the pip that it brings.
export VIRTUALENV_NO_PERIODIC_UPDATE := 1

.PHONY: help api-ref preview test corpus corpus-report bench locks clean

help:
	@echo "make api-ref   build the reference into api-ref/build/html"
	@echo "make preview   show the reference while it is edited; ARGS=\"--port 8000 --open\" for more"
	@echo "make test      style, types, tests, package, reference and manual"
	@echo "make corpus    compare references of OpenStack projects with os-api-ref's output"
	@echo "make corpus-report ARGS=\"main\"   how the findings on fifteen references change since a commit"
	@echo "make bench     time and memory next to os-api-ref; ARGS=\"--quick --only nova\" for a part, ARGS=--help for more"
	@echo "make locks     renew the versions in locks/; ARGS=\"--upgrade-package PyYAML\" for one of them"
	@echo "make clean     remove what these commands made"

# Made again after a change of its lock, which holds tox itself.
$(TOX): locks/tox.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv --clear $(VENV)
	$(VENV)/bin/python -m pip install --quiet --require-hashes -r locks/tox.txt
	@touch $(TOX)

api-ref: $(TOX)
	$(TOX) run -e api-ref

preview: $(TOX)
	$(TOX) run -e preview -- $(ARGS)

test: $(TOX)
	$(TOX) run -e lint,types,py,lowest,browser,package,api-ref,docs

corpus: $(TOX)
	$(TOX) run -e corpus

corpus-report: $(TOX)
	@$(TOX) -q run -e corpus-report -- $(ARGS)

bench: $(TOX)
	$(TOX) run -e bench -- $(ARGS)

locks: $(TOX)
	$(TOX) run -e locks $(if $(ARGS),-- $(ARGS))

clean:
	rm -rf $(VENV) .tox build dist api-ref/build doc/build .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find src tests bench tools doc -name __pycache__ -type d -prune -exec rm -rf {} +
