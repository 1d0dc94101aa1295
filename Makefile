# Everything a newcomer needs: make demo, make test. Needs Python 3.11 or newer, make and pip.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# A virtual environment without pip of its own: Debian's python3 has no ensurepip, and the system's pip can serve it.
PIP := $(PYTHON) -m pip --python $(BIN)/python --disable-pip-version-check --quiet install

.PHONY: demo test check format bench golden docs clean

demo: $(VENV)/run
	$(BIN)/monitor demo

test: $(VENV)/dev
	$(BIN)/python -m pytest -n auto --dist worksteal

check: $(VENV)/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n auto --dist worksteal

format: $(VENV)/dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/dev
	$(BIN)/python -m benchmarks.reading
	$(BIN)/python -m benchmarks.verdicts
	$(BIN)/python -m benchmarks.watchlist
	$(BIN)/python -m benchmarks.mailing
	$(BIN)/python -m benchmarks.matching ../shared
	$(BIN)/python -m benchmarks.matching_labels ../shared
	$(BIN)/python -m benchmarks.replay ../shared
	$(BIN)/python -m benchmarks.backfill ../shared

golden: $(VENV)/dev
	$(BIN)/python -m pytest tests/rendering tests/acceptance/test_replayed_mails.py --update-golden

pictures: $(VENV)/dev
	$(BIN)/python -m tests.rendering.sheets

docs: $(VENV)/dev
	$(BIN)/python -m tests.rulings.rendered
	$(BIN)/python -m tests.docs.reference
	$(BIN)/python -m tests.incidents.rendered

clean:
	rm -rf $(VENV) demo state

$(BIN)/python:
	$(PYTHON) -m venv --without-pip $(VENV)

$(VENV)/run: requirements/run.txt requirements/build.txt pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes -r requirements/run.txt -r requirements/build.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/dev: requirements/dev.txt $(VENV)/run
	$(PIP) --require-hashes -r requirements/dev.txt
	touch $@
