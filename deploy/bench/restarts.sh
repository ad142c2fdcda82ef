#!/usr/bin/env bash
# What the package does to a machine so that nobody has to restart it, on an emulated PC with
# a hardware watchdog: a fresh Debian with the package boots, and its kernel is made to fail twice,
# first as it is, then with kernel.panic=0, which only the watchdog mends. Then its disk is damaged
# so that fsck wants to ask (e2fsck -p gives up), and the machine must start all the same, with the
# command line that update-grub made, and must not without what the package adds to that.
# The screen itself is left out: install.sh looks at that.
#
# Usage: restarts.sh. As root.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
[ "$(id -u)" = 0 ] || die "unpacks a system and changes into it: run it as root"

need_go
install mmdebstrap qemu-system-x86 seabios e2fsprogs
work=$(mktemp -d "${TMPDIR:-/tmp}/semainier-restarts.XXXXXX")
trap 'stop_all; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
system=$work/system

"$root/deploy/package.sh" --out "$work" amd64
say "a fresh Debian with GRUB's tools and the package"
apt-config dump | grep '^Acquire::Check' >"$work/apt.conf" || true
mmdebstrap --quiet --mode=root --variant=minbase --aptopt="$work/apt.conf" --include=systemd-sysv,udev,dbus,procps,util-linux,linux-image-amd64,initramfs-tools,grub2-common \
	"$(. /etc/os-release && echo "$VERSION_CODENAME")" "$system" /etc/apt/sources.list.d/debian.sources 2>"$work/system.log" || die "no system: $(tail -n 3 "$work/system.log")"
cp "$work"/*.deb "$system/var/tmp/screen.deb"
cp "$work/apt.conf" "$system/etc/apt/apt.conf.d/90check"
inside() { DEBIAN_FRONTEND=noninteractive chroot "$system" "$@"; }
inside apt-get update -qq
inside apt-get install -y -qq --no-install-recommends /var/tmp/screen.deb >"$work/apt.log" 2>&1 || die "not installed: $(tail -n 5 "$work/apt.log")"
echo '/dev/vda / ext4 errors=remount-ro 0 1' >"$system/etc/fstab"

# Fails twice, then tells GRUB's command line and ends. dpkg-reconfigure is what an update does.
cat >"$system/usr/local/bin/fail" <<'SH'
#!/bin/sh
exec >/dev/console 2>&1
udevadm settle
n=$(cat /var/starts || echo 0)
echo $((n + 1)) >/var/starts
sync
echo "start $n: panic $(sysctl -n kernel.panic), oops $(sysctl -n kernel.panic_on_oops), watchdog $(systemctl show -P RuntimeWatchdogUSec) ($(wdctl | sed -n 's/^Identity: *//p'))"
sleep 3 # until the console has it
case $n in
0) echo c >/proc/sysrq-trigger ;;
1) sysctl -q kernel.panic=0 && echo c >/proc/sysrq-trigger ;;
2)
	mkdir -p /boot/grub && : >/boot/grub/grub.cfg
	DEBIAN_FRONTEND=noninteractive dpkg-reconfigure semainier-player
	echo "grub: $(sed -n 's/^\tlinux.* ro //p' /boot/grub/grub.cfg | head -n 1)"
	;;
esac
poweroff
SH
chmod 755 "$system/usr/local/bin/fail"
printf '[Unit]\nAfter=systemd-sysctl.service\n[Service]\nType=oneshot\nExecStart=/usr/local/bin/fail\nTimeoutStartSec=infinity\n[Install]\nWantedBy=multi-user.target\n' >"$system/etc/systemd/system/fail.service"
inside systemctl enable -q fail.service
inside systemctl mask -q semainier-player.service
mke2fs -q -t ext4 -d "$system" "$work/disk.img" 3G

# boot NAME DISK [WORD…]: starts the machine, with those words on the kernel's command line.
boot() {
	console=$work/$1.log
	start "$1-qemu" qemu-system-x86_64 -accel tcg,thread=multi -cpu max -m 1024 -smp 2 -nic none -display none -vga none -device i6300esb -action watchdog=reset \
		-drive file="$work/$2",format=raw,if=virtio -kernel "$system"/boot/vmlinuz-* -initrd "$system"/boot/initrd.img-* \
		-append "root=/dev/vda ro console=ttyS0 loglevel=3 systemd.show_status=1 ${*:3}" -serial file:"$console" -monitor none
}

boot fails disk.img
until_line "$console" 'start 0: panic 10, oops 1, watchdog 14s.*i6300ESB' 300
until_line "$console" 'start 1: ' 300
say "the kernel failed, and the machine started again by itself"
until_line "$console" 'start 2: ' 300
say "so by its watchdog"
until_line "$console" 'grub: ' 200
while kill -0 "${pids[-1]}" 2>/dev/null; do sleep 1; done
added=$(sed -n 's/^grub: *//p' "$console" | tr -d '\r')
say "GRUB gives: $added"

inode=$(debugfs -R 'stat /var/lib/dpkg/info' "$work/disk.img" 2>/dev/null | sed -n 's/^Inode: \([0-9]*\).*/\1/p')
debugfs -w -R "clri <$inode>" "$work/disk.img" 2>/dev/null
debugfs -w -R 'ssv state 0' "$work/disk.img" 2>/dev/null # not unmounted, as after a power cut
cp --sparse=always "$work/disk.img" "$work/copy.img"
e2fsck -p "$work/copy.img" >/dev/null 2>&1 && code=0 || code=$?
[ $((code & 4)) != 0 ] || die "this damage needs no answer: e2fsck -p ends with $code"
cp --sparse=always "$work/disk.img" "$work/copy.img"
boot without copy.img
until_line "$console" 'mergency [Mm]ode|requires a manual fsck|start 3: ' 300
! grep -aq 'start 3: ' "$console" || die "the machine starts from a damaged disk without what the package adds"
stop_all
# shellcheck disable=SC2086 # words
boot with disk.img $added
until_line "$console" 'start 3: ' 300
say "starts from a damaged disk, which without \"$added\" waits for somebody"
