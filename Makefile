# Kabar needs Python >= 3.11 and make; everything else comes with `make setup`. `make` alone lists what there is.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
# Least coverage in percent, lines and branches together.
CORE := 95
SERVICES := 90
# Their own tests reach the floors; to measure takes half as long again, so the others run without.
MEASURED := tests/core tests/services
ONCE := $(if $(BOTH),,--one-of-two)

# Where it is set (images do), each of the tests' hundred processes would compile all of Kabar anew: half a second.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup dev browser run test check quick bench fuzz lock hear-train hear-report transcripts fmt clean

help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | awk -F '\t' '{printf "make %-12s %s\n", $$1, $$2}'

setup: $(VENV)/.setup ## Make .venv with kabar in it

run: setup ## Run everything on this machine, with made-up people; Ctrl-C stops it
	@exec $(BIN)/kabar up $(if $(PORT),--port $(PORT))

test: check browser ## Check style, types and imports, run all tests, measure coverage; BOTH=1: each on both databases
	$(BIN)/pytest -n 4 $(ONCE) --cov --cov-report= $(MEASURED)
	$(BIN)/coverage report --include='bot/core/*' --fail-under=$(CORE)
	$(BIN)/coverage report --include='bot/services/*' --fail-under=$(SERVICES)
	$(BIN)/pytest -n 4 $(ONCE) $(MEASURED:%=--ignore=%)

check: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

quick: dev ## The tests that start no servers and browsers
	$(BIN)/pytest -q -n 2 -m 'not slow'

bench: dev ## Measure; prints a table and writes build/bench.json
	$(BIN)/python -m benchmarks

fuzz: dev ## 100,000 hostile messages (and receipts beside them) through the served webhook: no 5xx, none lost (COUNT=, DATABASE=postgresql, SEED=)
	$(BIN)/python -m tests.fuzz $(if $(COUNT),--count $(COUNT)) $(if $(DATABASE),--database $(DATABASE)) $(if $(SEED),--seed $(SEED))

lock: setup ## Write deploy/requirements.txt anew: exact versions and their hashes, for images
	@$(PIP) 'uv>=0.9'
	@{ grep '^#' deploy/requirements.txt; $(BIN)/uv pip compile pyproject.toml deploy/build.in -c constraints.txt --quiet \
	  --universal --python-version 3.11 --generate-hashes --no-annotate --no-header; } > deploy/requirements.new
	@mv deploy/requirements.new deploy/requirements.txt

hear-train: dev ## Learn the second ear anew, after a change of examples or meanings
	$(BIN)/python -m tests.hearing.train

hear-report: dev ## How much is heard of tests/hearing/*.tsv: recall, false alarms, misses (MISSES=1: of an unseen.tsv too)
	$(BIN)/python -m tests.hearing.report $(if $(MISSES),--misses)

transcripts: dev ## Write the golden conversations anew; look at the difference before you commit it
	$(BIN)/python -m tests.transcripts.refresh

fmt: dev ## Put code into its form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## Remove what was made here, but not var/ (your data)
	rm -rf $(VENV) build dist *.egg-info .coverage* .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

dev: $(VENV)/.dev

browser: dev
	@$(BIN)/python -m tests.browser.chromium
	@$(BIN)/python -m tests.browser.axe

# The stamps make the second time quick; a change of what is installed makes them anew.
$(VENV)/.setup: pyproject.toml constraints.txt
	@echo "Once, step 1 of 2: making $(VENV), a Python environment of its own ..."
	@./.ci/venv $(VENV)
	@echo "Once, step 2 of 2: fetching what Kabar needs into it; this takes a minute or two ..."
	@$(PIP) -e .
	@echo "Installed."
	@touch $@

$(VENV)/.dev: $(VENV)/.setup
	@echo "Once: fetching what the tests need, PostgreSQL and a browser's driver among it; this takes some minutes ..."
	@$(PIP) -e '.[dev]'
	@touch $@
