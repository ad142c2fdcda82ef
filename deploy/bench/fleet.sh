#!/usr/bin/env bash
# What ten thousand screens cost a hub, against a bare program on the same
# nats-server.
#
#   deploy/bench/fleet.sh [SCREENS [SITES]]
#
# For SCREENS (10,000) at SITES (1,000), in clear and over TLS: semainier simulate
# with a real hub and the screens' own line, then a bare program that publishes
# and subscribes the same number of bytes, without and with keys that connections
# prove, and the ratios. With TLS the hub is also killed and started again. Last,
# 200 screens ask and never read. It takes a quarter of an hour on two cores.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
screens=${1:-10000} sites=${2:-1000}
need_go
work=$(mktemp -d "${TMPDIR:-/tmp}/semainier-fleet.XXXXXX")
trap 'rm -rf "$work"' EXIT
export TMPDIR=$work
say "building"
(cd "$root" && CGO_ENABLED=0 go build -o "$work/" ./cmd/semainier ./deploy/bench/fleet)
ulimit -n "$(ulimit -Hn)"
run() { # NAME FLAG…
	local name=$1
	shift
	say "$name"
	"$work/semainier" simulate --screens "$screens" --sites "$sites" --json "$work/ours.json" "$@"
	local bytes tls=false
	bytes=$(grep -o '"Sealed":[0-9]*' "$work/ours.json" | cut -d: -f2)
	case " $* " in *" --tls "*) tls=true ;; esac
	local keys
	for keys in false true; do
		"$work/fleet" bare -screens "$screens" -sites "$sites" -bytes "$bytes" -tls=$tls -nkeys=$keys -json "$work/bare.json"
		if $keys; then echo "against connections that prove a key:"; else echo "against connections that anybody may make:"; fi
		"$work/fleet" compare "$work/ours.json" "$work/bare.json"
	done
}
run "in clear"
run "over TLS" --tls --restart
say "200 screens that ask and never read, beside 200 that do"
"$work/semainier" simulate --screens 200 --sites 20 --stalled 200 --idle 5s
