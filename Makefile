# A fresh machine needs Python 3.11 and make; everything else is set up here.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test test-slow check format bench sample docs screenshots words lock clean

demo: $(VENV)/.installed
	$(BIN)/recall-console demo

test: check
	$(BIN)/python -m pytest -n 2 -m "not slow"

test-slow: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -m slow

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.installed-dev
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements/bench.txt
	$(BIN)/python benchmarks/run.py

# The bundled shop and its scores, made anew by the program itself.
sample: $(VENV)/.installed
	$(BIN)/recall-console sample --out sample_data
	rm -rf sample_data/run
	$(BIN)/recall-console score sample_data/events.csv.gz --out sample_data/run --workspace $$(mktemp -d)/sample --currency ¥ --margin-rate 0.35

# The pages of the manual that are made from what the program itself goes by.
docs: $(VENV)/.installed
	$(BIN)/python -c "from recall_console.customers.registry import as_markdown; from recall_console.prediction import process; print(as_markdown(process.VARIABLES), end='')" > docs/variables.md
	$(BIN)/python -m recall_console.console.keys_page > docs/keys.md
	$(BIN)/python -m recall_console.console.figures_page > docs/figures.md

# Every word that a person reads: out of the source into the catalogues, and the catalogues into what is read at run time.
# Not by pybabel compile, which takes "95 % interval" for a format of printf and refuses its translation.
LOCALES := src/recall_console/locales
words: $(VENV)/.installed-dev
	mkdir -p build
	$(BIN)/pybabel -q extract -F pyproject.toml -k tr:1 -k trn:1,2 -k trc:1c,2 -k later:1 --no-location --sort-output -o build/recall_console.pot src
	$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -i build/recall_console.pot -d $(LOCALES) -D recall_console -l zh
	$(BIN)/python -c "from pathlib import Path; from babel.messages import mofile, pofile; [mofile.write_mo(po.with_suffix('.mo').open('wb'), pofile.read_po(po.open('rb'))) for po in Path('$(LOCALES)').rglob('*.po')]"

screenshots: $(VENV)/.installed
	$(BIN)/python benchmarks/screenshots.py

lock: $(VENV)/.installed-dev
	$(BIN)/pip-compile -q --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links --allow-unsafe --no-header -o requirements/base.txt requirements/base.in pyproject.toml
	$(BIN)/pip-compile -q --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links --allow-unsafe --no-header -o requirements/dev.txt requirements/dev.in

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements/base.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/base.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.installed-dev: requirements/dev.txt $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	touch $@

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
