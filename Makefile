# Every entry point of the repository. Each makes .venv itself when it is missing;
# packages are installed again only when pyproject.toml has changed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
JOBS ?= auto

.PHONY: help demo test test-fast lint golden bench docs fuzz lab clean

help: ## Say what there is
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

demo: $(VENV)/demo.stamp ## Build, serve and ask example-notebooks/linear-regression.ipynb
	$(BIN)/python example-notebooks/demo.py

test: $(VENV)/dev.stamp ## All tests
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile

test-fast: $(VENV)/dev.stamp ## Those that start no kernel and resolve no packages
	$(BIN)/python -m pytest -m "not slow"

fuzz: $(VENV)/dev.stamp ## The property tests on new examples, many more of them
	HYPOTHESIS_PROFILE=fuzz $(BIN)/python -m pytest tests/properties

lint: $(VENV)/dev.stamp ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

golden: $(VENV)/dev.stamp ## Write the golden files of tests/cases anew, and show what changed
	UPDATE_GOLDEN=1 $(BIN)/python -m pytest tests/test_cases.py
	git --no-pager diff --stat -- tests/cases

bench: $(VENV)/dev.stamp ## Print every figure the project holds itself to
	$(BIN)/python benchmarks/spine.py
	$(BIN)/python benchmarks/runtime_import.py
	$(BIN)/python benchmarks/cold.py

docs: $(VENV)/dev.stamp ## Write the generated half of docs/
	$(BIN)/python docs/generate.py

lab: $(VENV)/lab.stamp ## JupyterLab on the examples
	$(BIN)/jupyter lab --notebook-dir example-notebooks

clean: ## Remove what these targets made
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "nb2fn needs Python 3.11 or newer; make PYTHON=python3.12 …")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/demo.stamp: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[examples]'
	@touch $@

# --group is known to pip from 25.1 on.
$(VENV)/dev.stamp: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		-e '.[examples,aws]' --group test --group lint
	@touch $@

$(VENV)/lab.stamp: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[examples,lab]'
	@touch $@
