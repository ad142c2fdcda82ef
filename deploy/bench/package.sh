#!/usr/bin/env bash
# The package of a screen: the same bytes twice, no complaint of lintian, units that systemd
# understands, and how exposed it finds them (0 is best; 3.0 is the most allowed). Then a release
# of the same programs, for all machines: they are those of the packages, and can be started there.
#
# Usage: package.sh. Part of deploy/test.sh; install.sh puts the package on a machine.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"

need_go
install dpkg lintian systemd
work=$(mktemp -d "${TMPDIR:-/tmp}/semainier-package.XXXXXX")
trap 'rm -rf "$work"' EXIT
bin=$work/bin

"$root/deploy/package.sh" --out "$work/one" amd64 >/dev/null
"$root/deploy/package.sh" --out "$work/two" amd64 >/dev/null
package=$(echo "$work"/one/*.deb)
cmp "$package" "$work"/two/*.deb || die "the same commit gave other bytes"
printf 'size %s bytes, twice the same: %s\n' "$(stat -c %s "$package")" "$(sha256sum "$package" | cut -c1-16)"

lintian --allow-root --fail-on error,warning "$package"
dpkg-deb -x "$package" "$work/system"
for unit in semainier-player semainier-player-setup; do
	# As on the machine, but for where its programs are here.
	sed -E "s#^(Exec[A-Za-z]*=|Documentation=file://)(/usr/(bin|lib|share/doc)/semainier)#\1$work/system\2#" "$work/system/usr/lib/systemd/system/$unit.service" >"$work/$unit.service"
done
systemd-analyze verify --man=no "$work"/*.service
for unit in "$work"/*.service; do
	systemd-analyze security --offline=true --threshold=30 "$unit" | tail -n 1
done
systemd-analyze --root="$work/system" cat-config systemd/system.conf | grep RuntimeWatchdogSec=

"$root/deploy/package.sh" --programs --out "$work/programs" >/dev/null
cmp "$work/system/usr/bin/semainier-player" "$work"/programs/*_amd64 || die "a release would have another program than the package"
build
"$bin/semainier" release key "$work/release.key" >/dev/null
"$bin/semainier" release make --key "$work/release.key" --version bench --serial "$(git -C "$root" log -1 --format=%ct)" -o "$work/bench.release" "$work"/programs/*
