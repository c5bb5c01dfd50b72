# make demo: builds the sample archive and serves it.   make test: runs every test.
# Both set everything up in .venv first; nothing is downloaded afterwards.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test audit words torture test-desk test-rights speakers attack mutants bench bench-desk bench-million lint types fmt lock screenshots setup clean

demo: setup
	$(BIN)/byline demo .demo

test: setup tools
	$(BIN)/pytest --numprocesses 2 --dist worksteal

# Every kill point, failing call and power cut; an hour or more, needs root for the disks.
torture: setup tools
	$(BIN)/python -m tests.torture

# Ten thousand sequences of states and terms against a reference, two hundred baked, fifty withdrawals; ten minutes.
test-rights: setup
	BYLINE_RIGHTS=whole $(BIN)/pytest -n 2 tests/archive/test_rights_at_random.py tests/archive/test_withdrawal.py

# Clocks and speakers of three made conferences, through a real archive; the figures in docs/speakers.md.
speakers: setup
	$(BIN)/python -m tests.speakers

# The desk in a browser, every room at five widths, in both languages, by day and by night.
test-desk: setup tools
	BYLINE_DESK=whole $(BIN)/pytest -n 2 tests/end_to_end/test_desk_journeys.py tests/plugins/test_rooms.py

# Five thousand requests that no browser sends, against both sites.
attack: setup
	$(BIN)/python -m tests.attack.fuzz --requests 5000

# Plants 200 faults in the modules that carry the promises, and counts those the tests see; half an hour.
mutants: setup tools
	@sh .ci/mutants $(PYTHON)
	.venv-mutants/bin/python -m tests.mutants

# How long it takes beside what else does such work; SIZE=small is a fifth of it. Minutes, and a quiet machine.
SIZE ?= full
bench: setup tools peers
	$(BIN)/python -m tests.bench --size $(SIZE)

# The desk beside its budgets: pages and forms at 5,000 and 100,000 photos, keys in Chromium at 5,000.
bench-desk: setup tools
	$(BIN)/python -m tests.bench.desk --keys

# Search and pages of a gallery of a million photos, and their cost by size.
bench-million: setup peers
	$(BIN)/python -m tests.bench --photos 10000 100000 1000000 -- search

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: setup
	$(BIN)/mypy

fmt: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Every package that byline needs, with its version and licence.
audit: setup
	$(BIN)/python -m tests.audit

# Every phrase in both languages on one page, to be read over.
words: setup
	$(BIN)/python -m tests.words

# The pages as they are, for the README and docs/.
screenshots: setup tools
	$(BIN)/python -m tests.screenshots docs/screenshots

# Pins every package with its hashes; needs uv.
lock:
	uv pip compile pyproject.toml --extra test --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --upgrade --output-file requirements.lock
	echo sigal | uv pip compile - --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --no-annotate --upgrade --output-file tests/bench/peers.lock
	echo cosmic-ray | uv pip compile - --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --no-annotate --upgrade --output-file tests/mutants/mutants.lock

setup: .venv/ready

.venv/ready: requirements.lock pyproject.toml
	@sh .ci/venv $(PYTHON)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps --requirement requirements.lock
	@# setuptools warns of every editable installation; there is nothing to be done about it.
	PYTHONWARNINGS="ignore:Editable installation" \
		$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.PHONY: tools peers
tools:
	@sh .ci/tools

peers:
	@sh .ci/peers $(PYTHON)

clean:
	rm -rf .venv .venv-mutants .venv-peers .demo .bench build *.egg-info
