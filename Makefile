# The two commands: `make run` and `make test`. Everything they need, they set up themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help test check lock clean

help:  ## show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(BIN)/.dev: requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'error: stanch needs Python 3.11 or newer. help: make PYTHON=/path/to/python3.11 test'; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

test: $(BIN)/.dev  ## set up what the tests need, then run all of them
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2

check: $(BIN)/.dev  ## the quick inner loop: no slow tests, no real servers
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q -n 2 -m 'not slow and not real'

lock: $(BIN)/.dev  ## pin the dependencies anew, with hashes
	$(BIN)/pip-compile -q --upgrade --generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-emit-trusted-host --strip-extras --no-header --allow-unsafe --extra dev \
		-o requirements/dev.txt pyproject.toml
	$(BIN)/pip-compile -q --generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-emit-trusted-host --strip-extras --no-header --allow-unsafe -c requirements/dev.txt \
		-o requirements/runtime.txt pyproject.toml

clean:  ## remove everything that was set up
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis mutants
