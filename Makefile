PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint docs model corpus-check lock

demo: $(VENV)/.installed
	$(BIN)/klassifikator demo

test: $(VENV)/.installed
	$(BIN)/python -m pytest -q

lint: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(VENV)/.installed
	$(BIN)/properdocs build --strict --config-file mkdocs.yml

model: $(VENV)/.installed
	$(BIN)/klassifikator train models/korpus --out models/standard --name standard

corpus-check: $(VENV)/.installed
	$(BIN)/python models/kontrol.py --labels

# The lock holds every version with its hashes for all platforms and Python versions, and no index address.
lock:
	$(PYTHON) -m uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header -o requirements.lock

$(VENV)/.installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@
