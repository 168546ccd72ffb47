# Everything from a bare machine with Python 3.11 or newer and make: `make demo`, `make test`.
# What is set up once is stamped inside .venv, so that a second run starts at once.

SHELL := /bin/sh
BIN := .venv/bin
READY := .venv/.packages
BROWSER := .venv/.browser
TYPED = src/ginnel/kernel src/ginnel/config src/ginnel/population/engine \
	$(shell find src/ginnel -path '*/tests' -prune -o \( -name rules.py -o -name queries.py -o -name actions.py \
	-o -name rules -o -name queries -o -name actions \) -print | grep -v /tests | sort)

# Where it is set nothing compiled is kept, and each of the hundreds of commands that the tests run compiles
# everything again: 4.3 s of processor for one that then takes 1.6.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test check verify docs clean help

help:
	@echo "make demo    set up, fill with the pretend county, open on http://127.0.0.1:8000"
	@echo "make test    every test, then the journeys in a real browser"
	@echo "make check   style, types, walls of the house, templates, migrations, documents"
	@echo "make verify  the long model checks, full-size runs, and the property tests on fresh cases"
	@echo "make clean   remove what can be made again; data under .ginnel stays"

demo: $(READY)
	$(BIN)/ginnel demo

# The journeys start servers and browsers of their own, so they run one at a time after the rest. Both runs
# happen even if the first fails; pytest's status 5 is "no such tests".
test: $(READY) $(BROWSER)
	@status=0; \
	$(BIN)/pytest -n 2 -m "not browser and not verify" || status=$$?; \
	$(BIN)/pytest -m "browser and not verify" || { code=$$?; [ $$code -eq 5 ] || status=$$code; }; \
	exit $$status

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy --exclude /tests/ $(TYPED)
	$(BIN)/djlint src --lint --quiet
	DJANGO_SETTINGS_MODULE=ginnel.config.settings $(BIN)/python -W ignore -m django makemigrations --check --dry-run
	$(BIN)/python scripts/generate_docs.py --check
	$(BIN)/pytest tests/architecture

verify: $(READY) $(BROWSER)
	$(BIN)/pytest -m verify
	$(BIN)/pytest -n 2 -m "not browser and not verify" --hypothesis-profile=fresh

docs: $(READY)
	$(BIN)/python scripts/generate_docs.py

clean:
	rm -rf .venv .ginnel/test build dist
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .grimp_cache
	find src tests scripts -name __pycache__ -prune -exec rm -rf {} +

$(READY): pyproject.toml uv.lock scripts/bootstrap.sh
	sh scripts/bootstrap.sh packages
	@touch $@

$(BROWSER): $(READY) scripts/bootstrap.sh
	sh scripts/bootstrap.sh browser
	@touch $@
