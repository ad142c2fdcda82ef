#!/usr/bin/env bash
# Three NATS servers with TLS and accounts, Debian's PostgreSQL and two hubs, on
# this machine alone, until Ctrl-C. See README.md beside this file.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
need_go
install postgresql
mkdir -p "$bin"
(cd "$root" && go build -o "$bin/cluster" ./deploy/cluster)
cd "$root"
exec "$bin/cluster"
