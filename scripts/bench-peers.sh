#!/usr/bin/env bash
# Compares patternvet with go vet and staticcheck on a Go repository, case by
# case, in turns. Prints wall time, CPU time and peak memory (of the largest
# process) of every run.
#
#   scripts/bench-peers.sh DIR [BODY_FILE API_FILE]
#
# BODY_FILE and API_FILE are Go files of a package that others import; a
# function is added to the end of each for the cases with an edit, an
# unexported and an exported one, and removed again. The module's dependencies must have
# been downloaded. RUNS is the number of runs a case (default 3).
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
dir=$(cd "$1" && pwd)
body=${2:-} api=${3:-}
runs=${RUNS:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export STATICCHECK_CACHE="$work/staticcheck-cache"

go build -C "$here" -o "$work/patternvet" ./cmd/patternvet
GOBIN="$work" go install honnef.co/go/tools/cmd/staticcheck@v0.8.2
pv="$work/patternvet --only go --fail-on never --no-progress --cache-dir $work/cache ./..."
vet="go vet ./..."
sc="$work/staticcheck ./..."
cd "$dir"

# run CASE TOOL COMMAND...: one timed run; findings and errors are thrown away.
run() {
	local case=$1 tool=$2
	shift 2
	/usr/bin/time -o "$work/time" -f '%e %U %S %M' "$@" >/dev/null 2>&1 || true
	tail -n 1 "$work/time" | awk -v c="$case" -v t="$tool" '{ printf "%-34s %-12s %7.2f s wall %8.2f s cpu %6d MB\n", c, t, $1, $2 + $3, $4 / 1024 }'
}

for _ in $(seq "$runs"); do
	rm -rf "$work/cache"; GOCACHE=$(mktemp -d -p "$work") run "everything empty" patternvet $pv
	rm -rf "$STATICCHECK_CACHE"; GOCACHE=$(mktemp -d -p "$work") run "everything empty" staticcheck $sc
done
$vet >/dev/null 2>&1 || true
for _ in $(seq "$runs"); do
	rm -rf "$work/cache"; run "GOCACHE warm, own cache empty" patternvet $pv
	rm -rf "$STATICCHECK_CACHE"; run "GOCACHE warm, own cache empty" staticcheck $sc
done
for _ in $(seq "$runs"); do
	run "nothing changed" patternvet $pv
	run "nothing changed" "go vet" $vet
	run "nothing changed" staticcheck $sc
done

# edited FILE DECLARATION CASE: the tools in turn, each after an edit of its own.
edited() {
	local file=$1 declaration=$2 case=$3
	cp "$file" "$work/original"
	for i in $(seq "$runs"); do
		for tool in patternvet "go vet" staticcheck; do
			printf '\n%s\n' "${declaration//N/$i${#tool}}" >>"$file"
			case $tool in
			patternvet) run "$case" "$tool" $pv ;;
			"go vet") run "$case" "$tool" $vet ;;
			staticcheck) run "$case" "$tool" $sc ;;
			esac
			cp "$work/original" "$file"
		done
	done
}
[ -z "$body" ] || edited "$body" 'func editedN() int { return N }' "function body edited"
[ -z "$api" ] || edited "$api" 'func EditedN(x int) int { return x }' "exported API edited"
