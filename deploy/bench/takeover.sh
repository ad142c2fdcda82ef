#!/usr/bin/env bash
# The hub that leads is killed under load: two hubs, three NATS servers with TLS,
# PostgreSQL, 300 screens (or as --screens says) with the players' own line, people
# who write all the while. Fails where another does not lead within 15 s, a screen
# goes back in version, or an acknowledged write is lost.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
need_go
install postgresql
work=$(mktemp -d "${TMPDIR:-/tmp}/semainier-takeover.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$root"
go build -o "$work/takeover" ./deploy/bench/takeover
"$work/takeover" "$@"
