# One command for each thing. `make` alone lists them.
#
#   PYTHON=python3.12 make run     another interpreter (3.11, 3.12 or 3.13) for the environment
#   PORT=9000 DATA_DIR=~/data make run
#   make test ARGS="tests/interviews -x"
#   make demo RESUME=me.pdf JD=role.txt KEEP=1

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check -qq install --no-compile --root-user-action=ignore
RUNTIME := $(VENV)/.installed-runtime
DEV := $(VENV)/.installed-dev

# The first interpreter that is new enough, not too new, and able to make an environment.
PYTHON ?= $(shell for python in python3 python3.11 python3.12 python3.13; do \
	"$$python" -c 'import ensurepip, sqlite3, sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null \
	&& echo "$$python" && break; done)

COMPILE := $(VENV)/bin/pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header

# What a production set looks like to `check --deploy`. Nothing is connected to.
PRODUCTION := SECRET_KEY=0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ \
	DATABASE_URL=postgresql://app@127.0.0.1/app REDIS_URL=redis://127.0.0.1:6379/0 ALLOWED_ORIGINS=https://interviews.example.com

.PHONY: help install run demo test lint format bench api-docs api-fuzz catalogs requirements clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(DEV)

run: $(RUNTIME) ## Serve the product at http://127.0.0.1:8000/ (PORT, DATA_DIR)
	@exec $(PY) manage.py start

demo: $(DEV) ## Play one whole interview and print it (RESUME=file JD=file KEEP=1)
	@exec $(PY) -m tools.demo $(if $(RESUME),--resume "$(RESUME)") $(if $(JD),--jd "$(JD)") $(if $(KEEP),--keep)

test: $(DEV) ## Run the tests (ARGS="tests/interviews -x" for some of them)
	@$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

lint: $(DEV) ## Check style, types, import contracts, migrations and the production settings
	@export DATA_DIR=$$(mktemp -d); trap 'rm -rf "$$DATA_DIR"' EXIT; failed=0; \
	step() { \
		local name=$$1 started=$$SECONDS said; shift; \
		if said=$$("$$@" 2>&1); then printf '%-12s ok, %d s\n' "$$name" $$((SECONDS - started)); \
		else printf '%-12s FAILED\n%s\n' "$$name" "$$said"; failed=1; fi; \
	}; \
	step ruff $(VENV)/bin/ruff check .; \
	step format $(VENV)/bin/ruff format --check --output-format concise .; \
	step mypy $(VENV)/bin/mypy; \
	step imports $(VENV)/bin/lint-imports --no-logo; \
	step migrations $(PY) manage.py makemigrations --check --dry-run; \
	step production env $(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING; \
	exit $$failed

format: $(DEV) ## Put the code in order: imports, fixes that are safe, layout
	@$(VENV)/bin/ruff check --fix-only --quiet .
	@$(VENV)/bin/ruff format .

bench: $(DEV) ## Measure what the README's figures come from
	@exec $(PY) -m benchmarks

api-docs: $(DEV) ## Record examples and write docs/openapi.json and docs/asyncapi.json
	@RECORD_EXAMPLES=1 $(PY) -m pytest -q -p no:cacheprovider tests/api/test_access.py -k recorded
	@export DATA_DIR=$$(mktemp -d); trap 'rm -rf "$$DATA_DIR"' EXIT; $(PY) manage.py api_docs

api-fuzz: $(DEV) ## Try the API with made-up data, 100 examples an operation and role (EXAMPLES=500 JOBS=8 ROLES="admin nobody")
	@API_FUZZ_EXAMPLES=$(or $(EXAMPLES),100) API_FUZZ_ROLES="$(ROLES)" $(PY) -m pytest -q -p no:cacheprovider -n $(or $(JOBS),2) --dist worksteal -o faulthandler_timeout=1800 --show-capture=no --tb=short \
		tests/api/test_schemathesis.py $(ARGS)

catalogs: $(DEV) ## Collect the candidate's words and compile their translations under locale/
	@export DATA_DIR=$$(mktemp -d); trap 'rm -rf "$$DATA_DIR"' EXIT; $(PY) -m tools.catalogs

requirements: $(DEV) ## Resolve pyproject.toml's dependencies again (UPGRADE=1 takes the newest that fit)
	@$(COMPILE) $(if $(UPGRADE),--upgrade) --output-file requirements.txt pyproject.toml
	@$(COMPILE) $(if $(UPGRADE),--upgrade) --extra dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml

clean: ## Remove the environment and every cache; your data in ./var stays
	@rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(PY):
	@test -n "$(PYTHON)" || { echo "SyncInterview needs Python 3.11, 3.12 or 3.13 (set PYTHON to one that can make a venv)." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

# A file's date alone is not enough: a half-done install leaves no stamp behind.
$(RUNTIME): requirements.txt | $(PY)
	@echo "Installing (once, about a minute) ..." >&2
	@$(PIP) -r requirements.txt
	@touch $@

$(DEV): requirements-dev.txt | $(PY)
	@echo "Installing what tests and demo need (once, about two minutes) ..." >&2
	@$(PIP) -r requirements-dev.txt
	@touch $@ $(RUNTIME)
