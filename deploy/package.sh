#!/usr/bin/env bash
# Makes the Debian packages of a screen, for PCs and for the Raspberry Pi, on any
# machine with Go: nothing is run that was built for another.
#
# Usage: package.sh [--programs] [--out DIR] [ARCH…] of amd64, arm64 and armhf; default: all
# three, into dist. The same commit and the same Go give the same bytes.
#
# --programs gives the programs alone, as they are in the packages, for "semainier release make".
set -euo pipefail
. "$(dirname "$0")/lib.sh"

# Not 2.48, which links packagers of other systems from a host that is not always reached.
nfpm=github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.45.0

out=$root/dist
archs=()
packages=yes
while [ $# -gt 0 ]; do
	case $1 in
	--out) out=${2:?--out needs a folder} && shift 2 ;;
	--programs) packages='' && shift ;;
	amd64 | arm64 | armhf) archs+=("$1") && shift ;;
	*) die "$1: want --programs, --out DIR, amd64, arm64 or armhf" ;;
	esac
done
if [ ${#archs[@]} = 0 ]; then archs=(amd64 arm64 armhf); fi
mkdir -p "$out"
out=$(cd "$out" && pwd)

# version gives what Debian can put in order: 1.2.3, 1.2.3+5.gabc1234, or 0+git and the
# time of the commit where there is no tag yet.
version() {
	local tag
	if tag=$(git -C "$root" describe --tags --match 'v[0-9]*' 2>/dev/null); then
		sed -E 's/^v//; s/-([0-9]+)-g/+\1.g/; s/-/~/g' <<<"$tag"
	else
		TZ=UTC git -C "$root" log -1 --date=format-local:%Y%m%d%H%M%S --format='0+git%cd.%h'
	fi
}

need_go
VERSION=$(version)
SOURCE_DATE_EPOCH=$(git -C "$root" log -1 --format=%ct)
export VERSION SOURCE_DATE_EPOCH
BUILD=$(mktemp -d "${TMPDIR:-/tmp}/semainier-package.XXXXXX")
export BUILD
trap 'rm -rf "$BUILD"' EXIT
umask 022 # modes and times of files are part of the packages' bytes
cp -r "$root/deploy/package/." "$BUILD"

{
	printf 'semainier-player (%s) stable; urgency=medium\n\n  * The commits of the repository say what changed.\n\n' "$VERSION"
	printf ' -- Semainier <semainier@semainier.example>  %s\n' "$(TZ=UTC git -C "$root" log -1 --format=%cD)"
} | gzip -9n >"$BUILD/changelog.gz"

for ARCH in "${archs[@]}"; do
	export ARCH
	# Debian's loader of programs: what Go names by itself for arm is one that only older systems have.
	case $ARCH in
	amd64) goarch=amd64 loader=/lib64/ld-linux-x86-64.so.2 ;;
	arm64) goarch=arm64 loader=/lib/ld-linux-aarch64.so.1 ;;
	armhf) goarch=arm loader=/lib/ld-linux-armhf.so.3 ;;
	esac
	# The time of the commit is in the program, whatever GOFLAGS says: before it, no clock of a screen is right.
	say "semainier-player $VERSION for $ARCH"
	(cd "$root" && CGO_ENABLED=0 GOARCH=$goarch GOARM=7 go build -buildvcs=true -trimpath -ldflags="-s -w -I $loader -X main.release=$VERSION -X main.serial=$SOURCE_DATE_EPOCH" -o "$BUILD/semainier-player" ./cmd/semainier-player)
	go version -m "$BUILD/semainier-player" | grep vcs.time= >/dev/null || say "without the time of its commit, which Go does not find in a linked worktree of git: not for a hall"
	if [ -z "$packages" ]; then
		mv "$BUILD/semainier-player" "$out/semainier-player_${VERSION}_$ARCH"
		(cd "$out" && sha256sum "semainier-player_${VERSION}_$ARCH")
		continue
	fi
	find "$BUILD" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
	(cd "$BUILD" && go run "$nfpm" package --packager deb --target "$out/semainier-player_${VERSION}_$ARCH.deb" >/dev/null)
	(cd "$out" && sha256sum "semainier-player_${VERSION}_$ARCH.deb")
done
