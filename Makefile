# What one types. `make up` and `make test` need nothing but Python 3.11 and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help up demo test faults simulate lint fmt bench bench-definitions bench-tally bench-timers mutations lock clean

help: ## what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

up: $(VENV)/run ## start everything in one process on http://localhost:8000
	@$(BIN)/gongshi up

demo: $(VENV)/run ## play the shipped stories through the real engine, and tell them
	@$(BIN)/gongshi demo

test: $(VENV)/dev ## run every test
	env -u PYTHONDONTWRITEBYTECODE $(BIN)/pytest

faults: $(VENV)/dev ## the fault tests at full length: dozens of kills, Redis away for a minute
	env -u PYTHONDONTWRITEBYTECODE GONGSHI_LONG=1 $(BIN)/pytest tests/faults

simulate: $(VENV)/dev ## live a thousand seeded lives of a house, with kills at every commit; SEEDS=0:5000 for more
	PYTHONPATH=.:tests $(BIN)/python -m simulation

lint: $(VENV)/dev ## ruff, mypy, the import contracts, the shipped definitions and their stories
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/gongshi check definitions/*.yaml definitions/ahead/*.yaml
	$(BIN)/gongshi try --quiet --strict definitions/scenarios/*.yaml definitions/ahead/scenarios/*.yaml
	$(BIN)/gongshi schema | diff - definitions/schema.json

fmt: $(VENV)/dev ## format the code; write the schemas, the reference and the gallery of issue types
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
	$(BIN)/gongshi schema > definitions/schema.json
	$(BIN)/gongshi schema --language zh > definitions/schema.zh.json
	$(BIN)/gongshi schema --scenario > definitions/scenarios/schema.json
	$(BIN)/gongshi schema --scenario --language zh > definitions/scenarios/schema.zh.json
	$(BIN)/gongshi reference --language en > docs/reference.md
	$(BIN)/gongshi reference --language zh > docs/reference.zh-CN.md
	$(BIN)/gongshi reference --rules --language en > docs/rules.md
	$(BIN)/gongshi reference --rules --language zh > docs/rules.zh-CN.md
	$(BIN)/python -m gongshi.gallery

bench: $(VENV)/dev ## measure an item's eight steps, and one step, beside the bare SQL of the same rows
	$(BIN)/python -m bench.workload
	$(BIN)/python -m bench.step
	$(BIN)/python -m bench.record

bench-definitions: $(VENV)/dev ## measure a check, a thousand checks, and the start of an engine with 200 definitions
	$(BIN)/python -m bench.definitions

bench-tally: $(VENV)/dev ## measure one vote in a tally of 5 and of 100,000, and ten thousand rankings counted
	$(BIN)/python -m bench.tally

bench-timers: $(VENV)/dev ## measure reminders beside a million timers, what is overdue at a start, and memory at rest
	$(BIN)/python -m bench.reminders
	$(BIN)/python -m bench.overdue
	$(BIN)/python -m bench.memory

mutations: $(VENV)/dev ## judge the checks by thousands of mutations of the shipped definitions
	$(BIN)/python -m bench.mutations

lock: ## resolve the dependencies anew
	$(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/pip install -q pip-tools
	$(VENV)-lock/bin/pip-compile -q --generate-hashes --no-header --no-annotate --no-emit-index-url \
		--no-emit-trusted-host --no-emit-find-links --allow-unsafe --strip-extras --extra build -o requirements.lock pyproject.toml
	$(VENV)-lock/bin/pip-compile -q --generate-hashes --no-header --no-annotate --no-emit-index-url \
		--no-emit-trusted-host --no-emit-find-links --allow-unsafe --strip-extras --extra build --extra dev -o requirements-dev.lock pyproject.toml
	rm -rf $(VENV)-lock

clean: ## remove what was built; what the house keeps in var/ stays
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(VENV)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Gongshi needs Python 3.11 or newer")'
	@$(PYTHON) -m venv $(VENV) || { echo 'On Debian: apt install python3-venv' >&2; rm -rf $(VENV); exit 1; }
	@touch $@

$(VENV)/run: requirements.lock pyproject.toml | $(VENV)/pip
	@echo 'Installing what the lock names …'
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev: requirements-dev.lock $(VENV)/run
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
