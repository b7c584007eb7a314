#!/usr/bin/env bash
# Installs what the tests use and a machine may lack: a PostgreSQL server.
# Debian-like machines only; elsewhere install PostgreSQL by hand.
set -euo pipefail

have_postgres() {
	command -v postgres >/dev/null || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || [ -n "${PATTERNVET_TEST_PG:-}" ]
}

if ! have_postgres; then
	if ! command -v apt-get >/dev/null; then
		echo "setup: no PostgreSQL server found; install one and put its bin folder in PATH" >&2
		exit 1
	fi
	sudo=""
	[ "$(id -u)" = 0 ] || sudo=sudo
	export DEBIAN_FRONTEND=noninteractive
	$sudo apt-get update -qq
	$sudo apt-get install -y -qq --no-install-recommends postgresql
fi
