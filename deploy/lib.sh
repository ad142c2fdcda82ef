# Shared by the scripts of this folder; to be sourced, not run.
# Installs what a Debian or Raspberry Pi OS lacks, builds, and starts the parts
# of a demo. Everything that it starts ends with the script.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
bin=$root/bin
export PATH=$PATH:/usr/local/go/bin

say() { if [ -t 2 ]; then printf '\033[1m== %s\033[0m\n' "$*"; else printf '== %s\n' "$*"; fi >&2; }
die() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

# install PACKAGE…: with apt, what is not installed yet.
install() {
	local missing=() p
	for p in "$@"; do dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing+=("$p"); done
	[ ${#missing[@]} -gt 0 ] || return 0
	say "installing ${missing[*]}"
	local as=()
	if [ "$(id -u)" != 0 ]; then as=(sudo); fi
	"${as[@]}" apt-get update -qq
	DEBIAN_FRONTEND=noninteractive "${as[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# need_go makes sure that there is a Go that can build this module. Go 1.21 and
# later fetch the version that go.mod asks for by themselves.
need_go() {
	install ca-certificates # the module proxy is asked over TLS
	command -v go >/dev/null || install golang-go
	local minor
	minor=$(go env GOVERSION | sed -E 's/^go1\.([0-9]+).*/\1/')
	[ "$minor" -ge 21 ] || die "Go $(go env GOVERSION) is too old: install Go 1.26 from go.dev/dl and run this again"
	if [ "$minor" -lt 26 ]; then export GOTOOLCHAIN=auto; fi
}

# What a window of the player needs to open, and what a script needs to look at it.
window_packages=(libx11-6 libgl1 libgles2 libegl1 libgl1-mesa-dri libxrandr2 libxi6 libxcursor1 libxinerama1)
display_packages=(xvfb x11-utils imagemagick)

build() {
	say "building"
	(cd "$root" && CGO_ENABLED=0 go build -o "$bin/" ./cmd/semainier ./cmd/semainier-player ./deploy/demo/serve)
}

# start NAME COMMAND…: in the background, its output in $work/NAME.log.
pids=()
start() {
	local name=$1
	shift
	"$@" >>"$work/$name.log" 2>&1 &
	pids+=($!)
	disown
}

stop_all() {
	local p
	for p in "${pids[@]}"; do kill "$p" 2>/dev/null || true; done
	for p in "${pids[@]}"; do while kill -0 "$p" 2>/dev/null; do sleep 0.05; done; done
	pids=()
}

# until_line FILE PATTERN SECONDS: waits for a line in the log of what was started last.
until_line() {
	local n=0
	until grep -qE "$2" "$1" 2>/dev/null; do
		n=$((n + 1))
		if [ $n -gt $(($3 * 10)) ] || ! kill -0 "${pids[-1]}" 2>/dev/null; then
			tail -n 20 "$1" >&2
			die "'$2' is not in ${1##*/}, whose last lines are above"
		fi
		sleep 0.1
	done
}

# virtual_display SIZE [OPTION…]: sets DISPLAY to a virtual screen of that size, on which
# Mesa draws as in the player's unit: no shader compiled by another process is used.
virtual_display() {
	install "${display_packages[@]}"
	local log=$work/xvfb-$1.number
	Xvfb -displayfd 3 -screen 0 "$1x24" -nolisten tcp "${@:2}" 3>"$log" >"$work/xvfb.log" 2>&1 &
	pids+=($!)
	disown
	until_line "$log" '^[0-9]+$' 20
	DISPLAY=:$(cat "$log")
	export DISPLAY LIBGL_ALWAYS_SOFTWARE=1 MESA_SHADER_CACHE_DISABLE=true
}

# shoot FILE: the picture on the display, as it is.
shoot() { import -silent -window root "$1"; }
