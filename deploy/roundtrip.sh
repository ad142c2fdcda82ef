#!/usr/bin/env bash
# Our calendars as others read them: writes some with feeds/ics, reads them with
# Debian's libical and python3-icalendar and with npm's ical.js, and compares
# uid, start, end, status, title and place of each event.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$root/deploy/roundtrip"

need_go
packages=(gcc libc6-dev libical-dev python3-icalendar)
# An npm that is no Debian package comes with a node of its own.
command -v npm >/dev/null || packages+=(nodejs npm)
install "${packages[@]}"
work=$(mktemp -d "${TMPDIR:-/tmp}/semainier-roundtrip.XXXXXX")
trap 'rm -rf "$work"' EXIT

say "our calendars, read by libical, python3-icalendar and ical.js"
CGO_ENABLED=0 go run . "$work"
cc -Wall -Werror -O1 -o "$work/libical" readers/libical.c -lical
cp readers/package.json readers/package-lock.json readers/icaljs.js "$work/"
(cd "$work" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null) || die "npm could not fetch ical.js, which deploy/roundtrip/readers/package.json names"

# agrees READER FILE COMMAND…: what the command prints is what the file says.
failed=0
agrees() {
	local reader=$1 name=$2
	shift 2
	if ! timeout 60 "$@" "$work/$name.ics" >"$work/got"; then
		printf '%s could not read %s.ics\n' "$reader" "$name" >&2
		failed=1
	elif ! diff <(LC_ALL=C sort "$work/$name.want") <(LC_ALL=C sort "$work/got") >"$work/diff"; then
		printf '%s reads another calendar than %s.ics (< written, > read):\n' "$reader" "$name" >&2
		head -n 20 "$work/diff" >&2
		failed=1
	fi
}
count=0
for want in "$work"/*.want; do
	name=$(basename "$want" .want)
	agrees libical "$name" "$work/libical"
	[ "$name" = backslash ] || # see main.go
		agrees python3-icalendar "$name" /usr/bin/python3 readers/python_icalendar.py
	agrees ical.js "$name" node "$work/icaljs.js"
	count=$((count + $(wc -l <"$want")))
done
[ $failed = 0 ] || die "other readers disagree"
[ $count -gt 100 ] || die "only $count lines were compared"
say "$count events and periods, read alike by all three"
