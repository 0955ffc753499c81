# Every entry point of the repository. Each makes .venv itself when it is missing;
# packages are installed again only when pyproject.toml has changed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
JOBS ?= auto
CHROMIUM := $(if $(shell command -v chromium chromium-browser google-chrome),,/usr/bin/chromium)

.PHONY: help demo test test-fast test-panel test-deep test-ray lint golden bench bench-models bench-deploy corpus coverage docs fuzz lab panel clean

help: ## Say what there is
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

demo: $(VENV)/demo.stamp ## Build, serve and ask example-notebooks/linear-regression.ipynb
	$(BIN)/python example-notebooks/demo.py

test: $(VENV)/dev.stamp $(VENV)/panel.stamp $(CHROMIUM) ## All tests
	npm test
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile

test-fast: $(VENV)/dev.stamp ## Those that start no kernel and resolve no packages
	$(BIN)/python -m pytest -m "not slow"

test-panel: $(VENV)/dev.stamp $(VENV)/panel.stamp $(CHROMIUM) ## The panel's own tests, in Node and in Chromium
	npm test
	$(BIN)/python -m pytest tests/server tests/browser

test-ray: $(VENV)/dev.stamp .venv-ray/stamp ## The conformance suite on a real Ray Serve
	NB2FN_RAY_PYTHON=$(CURDIR)/.venv-ray/bin/python $(BIN)/python -m pytest tests/ray

test-deep: $(VENV)/dev.stamp .venv-deep/stamp ## Train with PyTorch and Keras, in a kernel of their own
	NB2FN_DEEP_PYTHON=$(CURDIR)/.venv-deep/bin/python $(BIN)/python -m pytest tests/deep

.venv-deep/stamp: tests/deep/requirements.txt
	$(PYTHON) -m venv .venv-deep
	.venv-deep/bin/python -m pip install --quiet -r $<
	@touch $@

.venv-ray/stamp:
	$(PYTHON) -m venv .venv-ray
	.venv-ray/bin/python -m pip install --quiet 'ray[serve]==2.60.*'
	@touch $@

fuzz: $(VENV)/dev.stamp ## The property tests on new examples, many more of them
	HYPOTHESIS_PROFILE=fuzz $(BIN)/python -m pytest tests/properties

lint: $(VENV)/dev.stamp node_modules/.package-lock.json ## ruff, mypy, tsc and prettier
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	npm run --silent check

golden: $(VENV)/dev.stamp ## Write the golden files of tests/cases anew, and show what changed
	UPDATE_GOLDEN=1 $(BIN)/python -m pytest tests/test_cases.py
	git --no-pager diff --stat -- tests/cases

bench: $(VENV)/dev.stamp $(VENV)/panel.stamp ## Print every figure the project holds itself to
	$(BIN)/python benchmarks/spine.py
	$(BIN)/python benchmarks/runtime_import.py
	$(BIN)/python benchmarks/models.py
	$(BIN)/python benchmarks/peers.py
	$(BIN)/python -m benchmarks.panel

bench-models: $(VENV)/dev.stamp ## Ours beside what people deploy by hand, and write docs/benchmarks.md
	$(BIN)/python benchmarks/models.py --markdown docs/benchmarks.md

bench-deploy: $(VENV)/dev.stamp ## nb2fn deploy beside osls deploy alone, and warm answers under Lambda's runtime client
	$(BIN)/python benchmarks/deploy.py

corpus: $(VENV)/dev.stamp ## Build scikit-learn's own examples, and write docs/corpus.md
	$(BIN)/python -m benchmarks.corpus

docs: $(VENV)/dev.stamp ## Write the generated half of docs/
	$(BIN)/python docs/generate.py

coverage: $(VENV)/dev.stamp ## Lower every estimator of scikit-learn, and write docs/coverage.md
	$(BIN)/python benchmarks/coverage.py --markdown docs/coverage.md

panel: $(VENV)/panel.stamp ## Build the JupyterLab panel

lab: $(VENV)/panel.stamp ## JupyterLab on the examples, with the panel
	$(BIN)/jupyter lab --notebook-dir example-notebooks

clean: ## Remove what these targets made
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "nb2fn needs Python 3.11 or newer; make PYTHON=python3.12 …")'
	$(PYTHON) -m venv $(VENV)

# Without the build hook, pip needs no Node: the panel has a stamp of its own.
PIP := HATCH_BUILD_NO_HOOKS=true $(BIN)/python -m pip install --quiet --disable-pip-version-check

$(VENV)/demo.stamp: pyproject.toml | $(BIN)/python
	$(PIP) -e '.[examples]'
	@touch $@

# --group is known to pip from 25.1 on.
$(VENV)/dev.stamp: pyproject.toml | $(BIN)/python
	$(PIP) 'pip>=25.1'
	$(PIP) -e '.[examples,aws,gcp,azure,lab,widgets,secrets]' --group test --group lint
	@touch $@

$(VENV)/lab.stamp: pyproject.toml | $(BIN)/python
	$(PIP) -e '.[examples,lab,widgets]' 'jupyter-builder>=1.2,<2'
	@touch $@

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --no-audit --no-fund
	@touch $@

PANEL := $(shell find labextension/src labextension/style labextension/schema -type f) \
	package.json labextension/tsconfig.json

# The link is what pip would have copied: a rebuilt panel needs no new installation.
$(VENV)/panel.stamp: $(PANEL) node_modules/.package-lock.json | $(VENV)/lab.stamp
	PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent build:prod
	rm -rf $(VENV)/share/jupyter/labextensions/nb2fn
	mkdir -p $(VENV)/share/jupyter/labextensions
	ln -s "$(CURDIR)/nb2fn/labextension" $(VENV)/share/jupyter/labextensions/nb2fn
	@touch $@

# The browser of the panel's tests, from the system's packages where it is missing.
/usr/bin/chromium:
	apt-get update -qq
	apt-get install -y -qq --no-install-recommends chromium
