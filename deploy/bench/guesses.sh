#!/usr/bin/env bash
# What 10,000 guesses of passwords cost a hub: the latency of GET /healthz in peace,
# while as many a second open the page on which one signs in, and while they guess,
# from 2,000 addresses for 500 logins; how many hashes were made, and the hub's memory.
# Fails where a guess gets another answer than a refusal or a request to wait.
#
# Usage: guesses.sh [GUESSES] [A-SECOND], default 10000 and 250.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
need_go
work=$(mktemp -d "${TMPDIR:-/tmp}/semainier-guesses.XXXXXX")
trap 'stop_all; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
say "building"
(cd "$root" && CGO_ENABLED=0 go build -o "$work/" ./cmd/semainier ./deploy/bench/guesses)
cd "$work"
port=$((20000 + RANDOM % 20000))
cat >hub.toml <<TOML
[http]
listen = "127.0.0.1:$port"
[nats]
listen = "127.0.0.1:0"
TOML
start hub ./semainier hub --config hub.toml
until_line hub.log 'hub ready' 30
./guesses -hub "http://127.0.0.1:$port" -guesses "${1:-10000}" -rate "${2:-250}" -pid "${pids[-1]}"
printf 'refusals in the log of the hub: %s\n' "$(grep -c 'login refused' hub.log)"
