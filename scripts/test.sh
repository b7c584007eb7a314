#!/usr/bin/env bash
# Runs all tests, and says at the end which took longest. The folder scan tests
# look at git, so a checkout is needed.
#
# TEST_TIMEOUT is the limit of one package. It is there to end what hangs: a
# machine of a tenth of the usual speed stays far below it.
set -euo pipefail
cd "$(dirname "$0")/.."
export CI="${CI:-true}"
export PATTERNVET_TEST_PG_MORE="${PATTERNVET_TEST_PG_MORE:-$(readlink -f bin/postgres18)}"
slowtests=$(mktemp -d)/slowtests
trap 'rm -rf "$(dirname "$slowtests")"' EXIT
go build -o "$slowtests" ./scripts/slowtests

# run GO_TEST_ARGUMENTS...
run() {
	go test -count=1 -json -timeout "${TEST_TIMEOUT:-4h}" "$@" | "$slowtests"
}

run ./...

# The hosts that have to be built first, from the module proxy: minutes with an
# empty build cache, seconds afterwards.
run -tags integration ./integrations/gopls ./integrations/nogo

# Parts of real modules beside the whole, also from the module proxy.
run -tags integration -run '^TestRepositories$' ./integrations
cd integrations/golangci
run ./...
