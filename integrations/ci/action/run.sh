#!/usr/bin/env bash
# Runs patternvet, for action.yml, and exits with its code. Inputs come as
# environment variables: INPUT_ARGS, INPUT_WORKING_DIRECTORY, INPUT_FAIL_ON,
# INPUT_INCOMPLETE, INPUT_NEW_ONLY, INPUT_SARIF, INPUT_ANNOTATIONS; see action.yml.
set -euo pipefail

# What git and patternvet print quotes the branch that is checked. Until the word
# comes again, which nobody can guess, the runner obeys no commands in it.
word=
quote() {
	word=patternvet-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
	echo "::stop-commands::$word"
}
unquote() {
	[ -z "$word" ] || echo "::$word::"
	word=
}
trap unquote EXIT

fail() {
	unquote
	echo "::error title=patternvet::$1"
	exit 2
}

boolean() {
	case $2 in true | false) ;; *) fail "$1: want true or false" ;; esac
}
boolean new-only "$INPUT_NEW_ONLY"
boolean annotations "$INPUT_ANNOTATIONS"

# repository runs git in the checkout around the run's folder. git by itself
# would take a folder of the checkout for a repository, with settings that name
# programs, if somebody committed one that looks like it. Those of the checkout
# itself are the runner's: they say how to reach origin.
repository() {
	local top=$PWD
	until [ -e "$top/.git" ]; do
		[ "$top" != / ] || fail "no git repository here; new-only compares with the base"
		top=$(dirname "$top")
	done
	git -C "$top" -c safe.bareRepository=explicit -c core.fsmonitor=false -c core.hooksPath=/dev/null \
		-c fetch.recurseSubmodules=false -c protocol.ext.allow=never -c maintenance.auto=false -c gc.auto=0 "$@"
}

# fetch_base makes origin/$GITHUB_BASE_REF known, and in a shallow checkout
# enough history for the point where the branch left it.
fetch_base() {
	local base=refs/remotes/origin/$GITHUB_BASE_REF head by
	local refspec=+refs/heads/$GITHUB_BASE_REF:$base
	head=$(repository rev-parse HEAD)
	if [ "$(repository rev-parse --is-shallow-repository)" = false ]; then
		repository fetch --quiet --no-tags origin "$refspec"
		return
	fi
	repository fetch --quiet --no-tags --depth=1 origin "$refspec"
	for by in 1 20 200 2000; do
		! repository merge-base "$base" HEAD >/dev/null || return 0
		repository fetch --quiet --no-tags --deepen="$by" origin "$refspec" "$head"
	done
	repository merge-base "$base" HEAD >/dev/null || repository fetch --quiet --no-tags --unshallow origin "$refspec" "$head"
}

dir=$GITHUB_WORKSPACE/${INPUT_WORKING_DIRECTORY:-.}
[ -d "$dir" ] || fail "working-directory: no such folder"
cd "$dir"

quote
flags=(--no-progress --relative-to "$GITHUB_WORKSPACE" --fail-on "$INPUT_FAIL_ON" --incomplete "$INPUT_INCOMPLETE")
if [ "$INPUT_NEW_ONLY" = true ] && [ -n "${GITHUB_BASE_REF:-}" ]; then
	fetch_base 2>&1 || fail "cannot fetch $GITHUB_BASE_REF from origin; new-only compares with it"
	flags+=(--new-from "refs/remotes/origin/$GITHUB_BASE_REF")
fi
if [ -n "$INPUT_SARIF" ]; then
	flags+=(--report "sarif=$GITHUB_WORKSPACE/$INPUT_SARIF")
fi
annotations=
if [ "$INPUT_ANNOTATIONS" = true ]; then
	annotations=$(mktemp)
	flags+=(--report "github=$annotations")
fi
# Words are arguments; nothing in them is expanded or run.
args=()
read -r -d '' -a args <<<"$INPUT_ARGS" || true

code=0
# In one stream, or the end of the other could come after the word.
patternvet "${flags[@]}" ${args[@]+"${args[@]}"} 2>&1 || code=$?
unquote
if [ -n "$annotations" ]; then
	cat "$annotations"
	rm -f "$annotations"
fi
echo "exit-code=$code" >>"$GITHUB_OUTPUT"
exit "$code"
