# Every target uses .venv, which `make setup` makes; nothing else has to be installed by hand.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STORE  ?= graph
HOST   ?= 127.0.0.1
PORT   ?= 8000
SOURCES ?= examples/corpus

# Tests start the program hundreds of times: where it may not keep what it has compiled, each start
# compiles all of it again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup ui run build test soak check ontology lint types layers docs format lock config bench clean

help: ## show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(VENV)/.done ## make .venv with everything the other targets need
	-@$(BIN)/python assets/build.py # without a network, pages show their tables without scripts

$(VENV)/.done: requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

ui: $(VENV)/.done ## bundle the scripts and styles of the pages
	$(BIN)/python assets/build.py

build: setup ## build the example graph into $(STORE)
	$(BIN)/conflictgraph build $(SOURCES) --store $(STORE)

run: build ## build the example graph and serve it
	$(BIN)/conflictgraph serve --store $(STORE) --host $(HOST) --port $(PORT)

test: setup ## run the tests
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder --ignore tests/attacks --ignore tests/browser
	$(BIN)/pytest -n 2 --dist loadfile tests/browser # by themselves: a browser's loop and those of other tests exclude each other
	$(BIN)/pytest tests/attacks # by themselves: a busy machine must not pass for a successful attack

soak: setup ## run the long fuzz and fault tests
	$(BIN)/pytest -m "slow or soak"

check: setup ## all that has to pass before a change is merged
	$(MAKE) --no-print-directory --jobs=2 --output-sync=target lint types layers docs
	$(MAKE) --no-print-directory test

ontology: setup docs ## check the ontology: hygiene, profile, reasoner, reference pages
	$(BIN)/pytest tests/ontology

lint: setup ## style of code and tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup ## static types of the package
	$(BIN)/mypy

layers: setup ## which room may import which
	$(BIN)/lint-imports

docs: setup ## see that generated pages are current
	$(BIN)/python docs/generate.py --check
	$(BIN)/python benchmarks/explain.py --check

format: setup ## put code into the one style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

config: setup ## write brat's configuration for the example corpus from the ontology
	$(BIN)/conflictgraph scheme --format brat --out examples/corpus

LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \
  --no-annotate --no-emit-index-url

lock: setup ## renew the lock files from pyproject.toml
	$(BIN)/$(LOCK) pyproject.toml --extra dev --output-file requirements.txt
	$(BIN)/$(LOCK) pyproject.toml --constraint requirements.txt --output-file deploy/requirements.txt
	printf 'hatchling>=1.27\nnodejs-wheel-binaries>=22.20\n' | $(BIN)/$(LOCK) - --constraint requirements.txt --output-file deploy/build-requirements.txt

bench: setup ## measure; prints ratios (BENCH=--keep: and keep them for the docs)
	$(BIN)/python benchmarks/run.py $(BENCH)

clean: ## remove what the other targets made
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
