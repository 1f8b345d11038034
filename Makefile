# One word per need; `make help` lists them.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
DEMO := DJANGO_SETTINGS_MODULE=fundapp.settings.demo

.DEFAULT_GOAL := help
.PHONY: help demo test check run worker seed books bench

help: ## list the words
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

demo: .venv/runtime ## the whole fund on 127.0.0.1:8000, with invented people; Ctrl-C ends it
	@$(DEMO) $(BIN)/python manage.py demo --port $(PORT)

test: .venv/development ## every test, on SQLite and (where there is one) PostgreSQL
	@$(BIN)/python -m tests

check: .venv/development ## style, types, import contracts, migrations, deployment settings
	@.ci/check

run: .venv/runtime ## the site alone, with the demo's settings
	@$(DEMO) $(BIN)/python manage.py runserver --noreload 127.0.0.1:$(PORT)

worker: .venv/runtime ## the worker alone: delivers what the outbox holds
	@$(DEMO) $(BIN)/python manage.py run_worker

seed: .venv/runtime ## fill an empty demo database with the invented fund
	@$(DEMO) $(BIN)/python manage.py migrate --verbosity 0
	@$(DEMO) $(BIN)/python manage.py seed_demo

books: .venv/runtime ## re-add the demo's books and name what does not hold
	@$(DEMO) $(BIN)/python manage.py check_books

bench: .venv/development .venv-bench/ready ## how fast, as ratios measured side by side (needs PostgreSQL)
	@$(BIN)/python -m tests.benchmarks

.venv/runtime: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing what the site needs (about a minute the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/development: requirements-dev.txt .venv/runtime
	@echo "Installing what the tests need"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

.venv-bench/ready: requirements-bench.txt
	@test -x .venv-bench/bin/python || $(PYTHON) -m venv .venv-bench
	@echo "Installing what the ledger is measured against, apart from everything else"
	@.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	@touch $@
