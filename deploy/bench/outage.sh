#!/usr/bin/env bash
# How long screens take to be current again after the network between them and
# their hub came back: packets dropped, connections forgotten by a box on the way,
# the NATS port closed, the hub killed meanwhile. Three network namespaces: hub,
# router, screens; the screens' lines are those of the player, at their usual
# pace. Fails where one takes more than 60 s.
#
# Needs root, for the namespaces. Usage: outage.sh [SCREENS], default 40.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
[ "$(id -u)" = 0 ] || die "run it as root: it makes network namespaces"
need_go
install iproute2 curl
screens=${1:-40}
most=60
work=$(mktemp -d "${TMPDIR:-/tmp}/semainier-outage.XXXXXX")
ns=semainier-$$
# Not by exit, which a failure within a test of the shell would go through too.
finish() {
	stop_all
	for n in h r c; do ip netns del "$ns-$n" 2>/dev/null || true; done
	rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM
say "building"
(cd "$root" && CGO_ENABLED=0 go build -o "$work/" ./cmd/semainier ./deploy/bench/outage)

# hub 10.77.1.1 — 10.77.1.2 router 10.77.2.2 — 10.77.2.1 screens
within() { ip netns exec "$ns-$1" "${@:2}"; }
for n in h r c; do ip netns add "$ns-$n"; ip -n "$ns-$n" link set lo up; done
join() { # NAMESPACE ROUTER'S-DEVICE NETWORK
	ip -n "$ns-r" link add "$2" type veth peer name uplink netns "$ns-$1"
	ip -n "$ns-$1" address add "$3.1/24" dev uplink
	ip -n "$ns-$1" link set uplink up
	ip -n "$ns-r" address add "$3.2/24" dev "$2"
	ip -n "$ns-r" link set "$2" up
	ip -n "$ns-$1" route add default via "$3.2"
}
join h to-hub 10.77.1
join c to-screens 10.77.2
within r sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward'

cd "$work"
cat >hub.toml <<TOML
[http]
listen = "10.77.1.1:8080"
[nats]
listen = "10.77.1.1:4222"
TOML
cat >network.toml <<TOML
[network]
name = "Essai"
[[group]]
id = "tout"
name = "Tout"
[[site]]
id = "essai"
name = "Essai"
timezone = "Europe/Paris"
groups = ["tout"]
  [site.hours]
  monday = ["09:00-17:00"]
TOML
./outage keys "$screens" >>network.toml
./semainier network apply --config hub.toml network.toml >/dev/null
hub() {
	ip netns exec "$ns-h" ./semainier hub --config hub.toml >>hub.log 2>&1 &
	hub=$!
	pids=("$hub")
	disown
	for _ in $(seq 300); do within c curl -sf http://10.77.1.1:8080/screens/nonce >/dev/null 2>&1 && return; sleep 0.1; done
	die "the hub does not start: $(tail -3 hub.log)"
}
hub
coproc LINES_ { exec ip netns exec "$ns-c" ./outage lines http://10.77.1.1:8080 nats://10.77.1.1:4222 2>>lines.log; }
ask() {
	echo "$1" >&"${LINES_[1]}"
	read -r answer <&"${LINES_[0]}" || die "the screens ended: $(tail -3 lines.log)"
}
ask all
say "$screens screens current after $answer s"

fault=0
back() { # WHAT: the network is whole from now on
	ask mark
	ask since
	local took=$answer
	ask routes
	printf '%-78s last screen current after %5.1f s  %s\n' "$1" "$took" "$answer"
	awk -v t="$took" -v m="$most" 'BEGIN { exit !(t > m) }' && fault=1
	return 0
}
sever() { within r tc qdisc add dev to-hub root pfifo limit 0; within r tc qdisc add dev to-screens root pfifo limit 0; } # all is dropped, silently
mend() { within r tc qdisc del dev to-hub root; within r tc qdisc del dev to-screens root; }

for s in 5 45 150; do
	sever
	sleep "$s"
	mend
	back "all packets dropped for $s s:"
done
sever
kill -9 "$hub"
sleep 20
mend
hub
back "hub killed and started again while all packets were dropped for 20 s:"
kill -9 "$hub"
hub
back "hub killed and started again:"

for sport in $(within c ss -Htn state established dport = :4222 | awk '{ sub(/.*:/, "", $3); print $3 }'); do
	ip -n "$ns-r" rule add ipproto tcp sport "$sport" dport 4222 blackhole
done
back "connections forgotten by the router, without a word:"
ip -n "$ns-r" rule add pref 10 ipproto tcp dport 4222 blackhole
back "NATS port closed, without a word:"
sleep 120 # for the last of them to have noticed
ask routes
say "routes while it is closed: $answer"
case $answer in *nats*) fault=1 ;; esac
ip -n "$ns-r" rule del pref 10
back "NATS port open again:"
sleep 330 # four minutes, a quarter more by chance
ask routes
say "routes five and a half minutes later: $answer"
[ "$answer" = "nats:$screens" ] || fault=1
exit "$fault"
