#!/usr/bin/env bash
# Runs all tests. The folder scan tests look at git, so a checkout is needed.
set -euo pipefail
cd "$(dirname "$0")/.."
export CI="${CI:-true}"
export PATTERNVET_TEST_PG_MORE="${PATTERNVET_TEST_PG_MORE:-$(readlink -f bin/postgres18)}"
go test -count=1 ./...

# The hosts that have to be built first, from the module proxy: minutes with an
# empty build cache, seconds afterwards.
go test -count=1 -tags integration ./integrations/gopls ./integrations/nogo
go -C integrations/golangci test -count=1 ./...
