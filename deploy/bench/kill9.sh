#!/usr/bin/env bash
# The hub killed with SIGKILL at random moments, TIMES (1000 unless told otherwise),
# together with a process that writes records as fast as it can: nothing that was
# acknowledged is lost, nothing is torn, no version is used twice, and after each
# restart the newest program comes to every screen. Fails at the first that is not so.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
need_go
work=$(mktemp -d "${TMPDIR:-/tmp}/semainier-kill9.XXXXXX")
trap 'rm -rf "$work"' EXIT
(cd "$root" && CGO_ENABLED=0 go build -o "$work/" ./cmd/semainier ./deploy/bench/kill9)
"$work/kill9" -hub "$work/semainier" -times "${1:-1000}"
