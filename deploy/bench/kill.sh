#!/usr/bin/env bash
# Hub and player killed with SIGKILL at random moments, TIMES each (20 unless
# told otherwise), while pictures of the real window are looked at.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
need_go
install "${window_packages[@]}" "${display_packages[@]}"
cd "$root"
exec go test ./cmd -count=1 -v -run '^TestKilledAtAnyMoment$' -timeout 9m -args -kills="${1:-20}"
