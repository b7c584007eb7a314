#!/usr/bin/env bash
# Puts patternvet into BIN, for action.yml. Inputs come as environment
# variables:
#
#   INPUT_VERSION      v1.2.3, latest, or empty: the version of the action itself
#   INPUT_INSTALL      binary: the released archive, checked against its checksums
#                      go: go install
#   INPUT_WORKING_DIRECTORY  where patternvet will run
#   ACTION_REF         what follows the @ in "uses:"
#   ACTION_PATH        the action's own checkout
#   BIN                folder to put the program in; it is added to PATH
#   PATTERNVET_RELEASES  where releases are, for mirrors
set -euo pipefail

fail() {
	echo "::error title=patternvet::$1"
	exit 2
}

releases=${PATTERNVET_RELEASES:-https://github.com/patternvet/patternvet/releases}
number='v[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.]+)?'
version=$INPUT_VERSION
if [ -z "$version" ] && [[ $ACTION_REF =~ ^$number$ ]]; then
	version=$ACTION_REF
fi
[[ -z $version || $version == latest || $version =~ ^$number$ ]] || fail "version: want v1.2.3 or latest"

mkdir -p "$BIN"
exe=patternvet
[ "${RUNNER_OS:-}" != Windows ] || exe=patternvet.exe

# A branch or commit of the action has no release: its checkout is the source.
from_checkout() {
	CGO_ENABLED=0 go build -C "$ACTION_PATH" -trimpath -o "$BIN/$exe" ./cmd/patternvet
}

from_module() {
	CGO_ENABLED=0 GOBIN="$BIN" go install "github.com/patternvet/patternvet/cmd/patternvet@$version"
}

from_release() {
	local os arch archive url work
	case ${RUNNER_OS:-} in
	Linux) os=linux ;;
	macOS) os=darwin ;;
	Windows) os=windows ;;
	*) fail "there is no release for this system; use install: go" ;;
	esac
	case ${RUNNER_ARCH:-} in
	X64) arch=amd64 ;;
	ARM64) arch=arm64 ;;
	*) fail "there is no release for this processor; use install: go" ;;
	esac
	archive=patternvet_${os}_$arch.tar.gz
	url=$releases/download/$version
	[ "$version" != latest ] || url=$releases/latest/download
	work=$(mktemp -d)
	curl -fsSL --retry 3 -o "$work/$archive" "$url/$archive" || fail "cannot download $url/$archive"
	curl -fsSL --retry 3 -o "$work/checksums.txt" "$url/checksums.txt" || fail "cannot download $url/checksums.txt"
	(cd "$work" && grep "  $archive\$" checksums.txt | sha256 --check --status -) || fail "$archive does not have its checksum"
	tar -xzf "$work/$archive" -C "$BIN" "$exe"
	rm -rf "$work"
}

sha256() {
	if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi
}

from_source() {
	if [ -n "$version" ]; then from_module; else from_checkout; fi
}

# wanted prints the Go version that the module is built with, which the go
# command may have to fetch first; nothing where there is no Go.
wanted() {
	local dir=${GITHUB_WORKSPACE:-.}/${INPUT_WORKING_DIRECTORY:-.}
	! command -v go >/dev/null || ! cd "$dir" 2>/dev/null || go env GOVERSION 2>/dev/null || true
}

# minor prints the 27 of go1.27.3, nothing for other versions.
minor() {
	[[ ! $1 =~ go1\.([0-9]+) ]] || echo "${BASH_REMATCH[1]}"
}

# A program that an older Go built cannot check what asks for a newer one, so it
# is built with the module's.
want=$(wanted)
[[ $want =~ ^go1\.[0-9]+ ]] || want=
if [ -n "$want" ]; then export GOTOOLCHAIN=${want%% *}+auto; fi

case $INPUT_INSTALL in
binary) if [ -n "$version" ]; then from_release; else from_checkout; fi ;;
go) from_source ;;
*) fail "install: want binary or go" ;;
esac
if [ -n "$want" ]; then
	have=$(minor "$(go version "$BIN/$exe" 2>/dev/null | sed 's/.*: //')")
	if [ -n "$have" ] && [ "$(minor "$want")" -gt "$have" ]; then
		echo "patternvet was built with Go 1.$have, the module wants $want: building it with that"
		from_source || echo "::warning title=patternvet::cannot build patternvet with $want; packages that ask for it are checked only in part"
	fi
fi
echo "$BIN" >>"$GITHUB_PATH"
"$BIN/$exe" version
