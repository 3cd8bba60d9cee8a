# Two commands do everything: `make run` and `make test`. The others are for those who change the project.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
JAVASCRIPT := tests/browser/js

.PHONY: run dev data test test-servers test-networks quick check javascript without-node messages screenshots benchmarks load audit fuzz

run: $(VENV)/run-ready  ## create the environment and open the dashboard
	$(BIN)/streamlit run dashboard.py

dev: $(VENV)/run-ready  ## open the dashboard and draw pages anew when their code changes
	$(BIN)/streamlit run dashboard.py --server.fileWatcherType auto

data: $(VENV)/run-ready  ## fetch the data sets, for a computer that will be offline: DATA="--only pets --weights resnet50"
	$(BIN)/python -m core.commands.data $(DATA)

test: $(VENV)/test-ready check  ## check style and types, then run every test
	$(BIN)/python -m tests.browser.install
	$(BIN)/python -m pytest --quick -n 2 --hypothesis-profile ci
	$(MAKE) --jobs 2 --output-sync=target test-servers test-networks

# Side by side: tests that ask a browser or workers wait most of the time.
test-servers:
	$(BIN)/python -m pytest -m "browser or workers"
test-networks:
	$(BIN)/python -m pytest -m "tensorflow or benchmarks" --hypothesis-profile ci

quick: $(VENV)/test-ready  ## run what needs neither TensorFlow nor worker processes nor a browser
	$(BIN)/python -m pytest --quick -n 2 --cov --cov-report=
	@echo "coverage of core and pages without networks and commands: $$($(BIN)/coverage report --format=total)%"

check: $(VENV)/test-ready $(if $(shell command -v npm),javascript,without-node)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive core pages dashboard.py
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml

# Strict: without it, what the service of advisories does not know counts as sound, and all is unknown without a network.
audit: $(VENV)/test-ready  ## ask the internet whether any installed package has a known weakness
	$(BIN)/pip-audit --strict --progress-spinner off --timeout 15 || \
	  { echo "Either a package above has a weakness, or the advisories cannot be reached: then nothing was audited." >&2; exit 1; }

javascript: $(JAVASCRIPT)/node_modules  ## check the types of the front-end components
	npm --prefix $(JAVASCRIPT) run --silent check

without-node:
	@echo "npm was not found: the types of the front-end components are not checked." && test -z "$(CI)"

messages: $(VENV)/test-ready  ## bring the catalogue of translations up to date with the code
	$(BIN)/pybabel -q extract --sort-output --no-location -k N_ -o $(VENV)/messages.pot core pages dashboard.py
	$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --no-wrap -l zh -d assets/locale -i $(VENV)/messages.pot

screenshots: $(VENV)/test-ready  ## take the README's pictures of the running dashboard
	$(BIN)/python -m tests.browser.screenshots

benchmarks: $(VENV)/test-ready  ## print every ratio the README quotes
	$(BIN)/python -m tests.benchmarks

load: $(VENV)/test-ready  ## a class of thirty and one of a hundred come to a real server: print how long they wait
	$(BIN)/python -m tests.load --readers 30 100 --every 3 10 --training --browsers 1

fuzz: $(VENV)/test-ready  ## feed every reader of foreign input ten thousand inputs
	$(BIN)/python -m tests.fuzz --inputs 10000

$(VENV)/run-ready: requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet -r requirements.txt
	touch $@

$(VENV)/test-ready: requirements-dev.txt $(VENV)/run-ready
	$(BIN)/pip install --quiet -r requirements-dev.txt
	touch $@

$(JAVASCRIPT)/node_modules: $(JAVASCRIPT)/package-lock.json
	npm --prefix $(JAVASCRIPT) ci --silent
	touch $@
