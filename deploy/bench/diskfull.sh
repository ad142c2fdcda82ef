#!/usr/bin/env bash
# A hub, its commands and its store on a real disk that is full: new records are
# refused with a clear error, screens and the web are served on, nothing is told
# twice, a hub that starts then serves what is there, and all goes on when there is
# space. On tmpfs, and on ext4 where a loop device can be mounted. Wants root.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
need_go
cd "$root"
work=$(mktemp -d "${TMPDIR:-/tmp}/semainier-diskfull.XXXXXX")
trap 'umount "$work/disk" 2>/dev/null || true; rm -rf "$work"' EXIT

run() {
	go test -count=1 -p 1 -v -run 'ThatIsFull$' ./hub/store ./hub ./cmd/semainier >"$work/log" 2>&1 || { cat "$work/log" >&2; die "failed on $1"; }
	if grep -q -- '--- SKIP' "$work/log"; then cat "$work/log" >&2; die "a small disk could not be mounted: run this as root"; fi
	printf '%s:\n' "$1"
	grep -E -- '--- PASS|refused: ' "$work/log" | sed 's/^ */  /'
}

run tmpfs
mkdir "$work/disk"
if command -v mkfs.ext4 >/dev/null && truncate -s 24M "$work/image" && mkfs.ext4 -q -m 0 "$work/image" && mount -o loop "$work/image" "$work/disk" 2>/dev/null; then
	SEMAINIER_SMALL_DISK=$work/disk run ext4
else
	say "ext4 not tried: no loop device here"
fi
