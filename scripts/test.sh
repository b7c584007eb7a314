#!/usr/bin/env bash
# Runs all tests. The folder scan tests look at git, so a checkout is needed.
set -euo pipefail
cd "$(dirname "$0")/.."
CI="${CI:-true}" go test -count=1 ./...
