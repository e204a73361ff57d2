# Everything that a contributor, a commit hook or a build machine runs stands here once.
# Written for GNU make 3.81 (macOS) and later. `make` alone lists the targets.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
unexport PYTHONHOME PYTHONPATH
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# The Python to use: `make setup PYTHON=/path/to/python3.12`. Left out, the first of these that is new enough.
PYTHON ?=
PYTHONS := $(if $(PYTHON),$(PYTHON),python3.13 python3.12 python3.11 python3)
NEW_ENOUGH := import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))

# More words for the tool that a target runs: `make test ARGS="-k calendar"`, `make lock ARGS=--upgrade`.
ARGS ?=

# How long `make fuzz` runs, and where it begins; left out, it begins anywhere and says where.
SECONDS ?= 60
SEED ?=

BIN := .venv/bin
READY := .venv/ready
LOCKS := requirements/run.lock requirements/dev.lock
LOCK_TOOL := uv==0.13.9
LOCK_OPTIONS := --quiet --no-config --no-python-downloads --no-header --no-emit-index-url --no-emit-find-links \
  --generate-hashes --universal --python-version 3.11 --fork-strategy fewest

# The question that `make demo` asks, the exit status of its answer (0 permitted, 2 prohibited,
# 4 undetermined), the rules that it draws, and the clause that it draws with its neighbours.
DEMO_QUESTION := ask rules/vnet --log rules/vnet/examples/record.jsonl --on 2022-07-01 Transfer ref=sale_1 \
  transferor=vector_holdco transferee=acme security_class=note security=note_1 principal=50000000
DEMO_STATUS := 2
DEMO_RULES := rules/vnet
DEMO_CLAUSE := ia:5.07(b)

# Makes a virtual environment in $(1), unless there is one that works. A Python that is found but does not run is
# passed over.
define make_venv
	if $(1)/bin/python -m pip --version >/dev/null 2>&1; then exit 0; fi; \
	for python in $(PYTHONS); do \
	  if "$$python" -c '$(NEW_ENOUGH)' >/dev/null 2>&1; then \
	    echo "$$python -m venv --clear $(1)"; exec "$$python" -m venv --clear $(1); \
	  fi; \
	done; \
	echo 'Python 3.11 or newer is needed, with its venv module (on Debian: python3-venv).' >&2; \
	echo 'Looked for: $(PYTHONS). Name another with PYTHON=...' >&2; exit 1
endef

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

.PHONY: setup
setup: $(READY) ## Make .venv from the lock file, with clausegraph in it

$(READY): pyproject.toml $(LOCKS)
	@$(call make_venv,.venv)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/dev.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m pip check || { echo 'The lock files do not fit pyproject.toml: run `make lock`.' >&2; exit 1; }
	@touch $@

.PHONY: test
test: $(READY) ## Set up, then run every test
	$(BIN)/pytest --numprocesses auto --dist loadfile $(ARGS)

.PHONY: fuzz
fuzz: $(READY) ## Compare every way of evaluation on generated cases (SECONDS=60 SEED=7)
	$(BIN)/python -m tests.fuzz.running --seconds $(SECONDS) $(if $(SEED),--seed $(SEED)) $(ARGS)

.PHONY: demo
demo: $(READY) ## Set up, then ask a question of real rules and draw them in demo/
	@mkdir -p demo
	@echo '$(BIN)/clausegraph $(DEMO_QUESTION)'
	@$(BIN)/clausegraph $(DEMO_QUESTION); status=$$?; \
	if [ $$status -ne $(DEMO_STATUS) ]; then \
	  echo "The demo expected exit status $(DEMO_STATUS) and got $$status." >&2; exit 1; \
	fi
	@$(BIN)/clausegraph graph $(DEMO_RULES) --focus '$(DEMO_CLAUSE)' --output demo/clause.svg >/dev/null
	@$(BIN)/clausegraph graph $(DEMO_RULES) --output demo/graph.svg >/dev/null
	@echo 'The clause that decides, with its neighbours, is drawn in demo/clause.svg, the whole graph in demo/graph.svg.'

.PHONY: docs
docs: $(READY) ## Set up, then make the site of all pages in build/site, which needs no network
	$(BIN)/python -m sphinx -W --keep-going -q -E -b html -d build/doctrees docs build/site
	@echo 'The site begins in build/site/index.html.'

.PHONY: check
check: lint format types imports test ## Everything that CI checks: the five below

.PHONY: lint
lint: $(READY) ## Style, docstrings, likely bugs (ruff check)
	$(BIN)/ruff check .

.PHONY: format
format: $(READY) ## Layout (ruff format --check)
	$(BIN)/ruff format --check .

.PHONY: types
types: $(READY) ## Types (mypy --strict)
	$(BIN)/mypy

.PHONY: imports
imports: $(READY) ## Direction of imports (lint-imports)
	$(BIN)/lint-imports --no-logo

.PHONY: fix
fix: $(READY) ## Mend what the tools can mend by themselves
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Kept apart from .venv, so that a lock which no longer fits pyproject.toml can be made anew.
# Versions stay as they are unless pyproject.toml asks for others, or ARGS=--upgrade.
.PHONY: lock
lock: ## Write the lock files from pyproject.toml (ARGS=--upgrade for new versions)
	@$(call make_venv,build/lock)
	build/lock/bin/python -m pip install --quiet $(LOCK_TOOL)
	build/lock/bin/uv pip compile $(LOCK_OPTIONS) $(ARGS) --output-file requirements/run.lock pyproject.toml
	build/lock/bin/uv pip compile $(LOCK_OPTIONS) $(ARGS) --output-file requirements/dev.lock pyproject.toml --group dev --all-extras
	build/lock/bin/uv pip compile $(LOCK_OPTIONS) $(ARGS) --output-file requirements/hardening.lock pyproject.toml --group hardening --extra columns --extra documents
	rm -rf build/lock

# Long runs on one's own machine, in an environment of its own: atheris has no wheels for every Python.
# `make fuzz-inputs SECONDS=60 TARGET=log SEED=7`; TARGET=all is every target of tests/hostile.
TARGET ?= all

.PHONY: fuzz-inputs
fuzz-inputs: ## Fuzz everything that reads input (TARGET=all SECONDS=60 SEED=)
	@$(call make_venv,build/hardening)
	build/hardening/bin/python -m pip install --quiet --require-hashes --requirement requirements/hardening.lock
	build/hardening/bin/python tools/fuzz_inputs.py --target $(TARGET) --seconds $(SECONDS) $(if $(SEED),--seed $(SEED))

AREA ?= time
COUNT ?= 60

.PHONY: mutate
mutate: $(READY) ## Change the engine in small ways and see which test notices (AREA=time COUNT=60 SEED=)
	$(BIN)/python tools/mutate_engine.py --area $(AREA) --count $(COUNT) $(if $(SEED),--seed $(SEED))

.PHONY: editor
editor: $(READY) ## Test and build the extension for Visual Studio Code (needs Node and npm)
	@command -v npm >/dev/null 2>&1 || { echo 'The extension is built with npm, which comes with Node 20 or newer.' >&2; exit 1; }
	cd editors/vscode && npm ci --no-audit --no-fund && npm test && npm run package

.PHONY: wheel
wheel: $(READY) ## Build the wheel and the source archive in dist/
	rm -rf dist
	$(BIN)/hatchling build

.PHONY: clean
clean: ## Remove all that these targets make, .venv too
	rm -rf editors/vscode/node_modules editors/vscode/clausegraph.vsix
	rm -rf .venv build demo dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name .git -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +
