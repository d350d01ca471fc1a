# The two commands: `make run` and `make test`. Everything they need, they set up themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help run test check lint types quick coverage mutants fuzz peers bench system servers extension format lock clean

help:  ## show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: $(BIN)/.run  ## install, and open the console: it prints a link for your browser
	@$(BIN)/stanch up

test: system $(BIN)/.dev servers lint types coverage  ## set up what the tests need, then run all of them
	$(BIN)/pytest --hypothesis-profile=full -n 2 $(APPLICATION:%=--ignore=%) tests

check: export PYTHONDONTWRITEBYTECODE :=
check: $(BIN)/.dev  ## the quick inner loop: all but slow tests and real servers, in less than a minute
	@$(MAKE) --no-print-directory -j 2 lint types quick

lint: $(BIN)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/python -m tests.program.templates --check
	$(DJADE) --check $(TEMPLATES)

DJADE := $(BIN)/djade --target-version 5.2
TEMPLATES := $(shell find src/stanch/console -name '*.html')
format: $(BIN)/.dev  ## lay out the code and the console's templates as `make check` wants them
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix-only .
	$(BIN)/python -m tests.program.templates
	$(DJADE) $(TEMPLATES) || true  # it fails where it changed something

SHEET := src/stanch/console/static/console
extension:  ## copy the console's colours, sizes and marks into the browser extension
	sed '/^\/\* ground \*\/$$/,$$d' $(SHEET)/stanch.css > extension/colours.css
	cp $(SHEET)/marks.svg extension/marks.svg

types: $(BIN)/.dev
	$(BIN)/mypy

quick: $(BIN)/.dev
	$(BIN)/pytest -q --hypothesis-profile=quick -m 'not slow and not real' -n 2 --dist worksteal --ignore=tests/real tests

APPLICATION := tests/cli tests/console tests/app tests/tell
coverage: system $(BIN)/.dev  ## all tests of app, tell, console and cli, which must reach 85 % of their lines
	@rm -rf .cache/coverage && mkdir -p .cache/coverage
	$(BIN)/coverage run -m pytest --hypothesis-profile=full -n 2 $(APPLICATION)
	@$(BIN)/coverage combine -q
	$(BIN)/coverage report

mutants: $(BIN)/.dev  ## change core in thousands of ways: do the tests notice? (a day and more; docs/mutants.md)
	$(BIN)/mutmut run --max-children 2

fuzz: $(BIN)/.dev  ## a million hostile byte streams through each parser (a quarter of an hour)
	$(BIN)/python -m tests.faults.tls.fuzz 1000000
	$(BIN)/python -m tests.faults.tls.fuzz_datagrams 1000000
	$(BIN)/python -m tests.faults.tls.fuzz_answer 1000000

peers: system $(BIN)/.dev servers  ## every server by every tester installed; writes docs/peers.md (half an hour)
	$(BIN)/python -m bench.peers

bench: system $(BIN)/.dev  ## measure what the design promises; prints the table of docs/performance.md
	$(BIN)/python -m bench

PACKAGES := nginx:nginx-light openssl:openssl gnutls-serv:gnutls-bin npm:npm nsd:nsd chromium:chromium tinyproxy:tinyproxy \
	microsocks:microsocks postfix:postfix /usr/lib/dovecot/imap:dovecot-imapd /usr/lib/dovecot/pop3:dovecot-pop3d \
	/usr/lib/dovecot/lmtp:dovecot-lmtpd /usr/lib/dovecot/managesieve:dovecot-managesieved \
	mariadbd:mariadb-server slapd:slapd prosody:prosody vsftpd:vsftpd inspircd:inspircd \
	/usr/lib/news/bin/nnrpd:inn2 xrdp:xrdp sslscan:sslscan nmap:nmap testssl:testssl.sh rpm:rpm ruby:ruby java:default-jre-headless

system:  ## Debian packages of the real servers that the tests talk to (installs them where it may)
	@missing=""; \
	for one in $(PACKAGES); do \
		PATH="$$PATH:/usr/sbin" command -v "$${one%%:*}" >/dev/null || missing="$$missing $${one#*:}"; \
	done; \
	ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || missing="$$missing postgresql"; \
	[ -e /usr/share/java/maven-artifact-3.x.jar ] || missing="$$missing libmaven3-core-java"; \
	[ -e /usr/share/distro-info/debian.csv ] || missing="$$missing distro-info-data"; \
	[ -n "$$missing" ] || exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		sh tests/servers/install.sh $$missing; \
	else \
		echo "missing for the tests that use real servers:$$missing"; \
		echo "help: as root: sh tests/servers/install.sh$$missing (those tests fail until then; make check needs none)"; \
	fi

servers: $(BIN)/.dev  ## old programs that the tests talk to, kept in the user's cache folder
	$(BIN)/python -m tests.servers.fetch

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'error: stanch needs Python 3.11 or newer. help: make PYTHON=/path/to/python3.11 test'; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(BIN)/.run: requirements/runtime.txt pyproject.toml | $(BIN)/python
	@echo 'Installing stanch into $(VENV) ...'
	@$(INSTALL) --require-hashes -r requirements/runtime.txt
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(BIN)/.dev: requirements/dev.txt pyproject.toml | $(BIN)/python
	$(INSTALL) --require-hashes -r requirements/dev.txt
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

COMPILE := $(BIN)/pip-compile -q --generate-hashes --no-emit-index-url --no-emit-find-links \
	--no-emit-trusted-host --strip-extras --no-header --allow-unsafe
lock: $(BIN)/.dev  ## pin the dependencies anew, with hashes
	$(COMPILE) --upgrade --extra dev -o requirements/dev.txt pyproject.toml
	$(COMPILE) --extra make -c requirements/dev.txt -o requirements/runtime.txt pyproject.toml
	sed -i '/^--find-links/d' requirements/dev.txt requirements/runtime.txt

clean:  ## remove everything that was set up
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis mutants
