#!/usr/bin/env bash
# Everything that must hold, on a fresh Debian with Go and apt: format, vet,
# staticcheck, cross-building, our calendars in other readers, then all tests,
# those with a real hub and a real player window under a virtual display included.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$root"

need_go
# chromium: people meet the console in one. gcc: -race needs cgo; time measures what a calendar takes; tesseract reads the window as a visitor does;
# poppler-utils draws and reads our PDFs; postgresql is the store that several hubs share; xserver-xorg: one whose plugs can be pulled (bench/wall).
install gcc libc6-dev git time chromium postgresql poppler-utils tesseract-ocr tesseract-ocr-fra pkg-config xserver-xorg-core xserver-xorg-dev xserver-xorg-video-dummy "${window_packages[@]}" "${display_packages[@]}"

say "format"
unformatted=$(git ls-files -z --cached --others --exclude-standard '*.go' | xargs -0 gofmt -l)
[ -z "$unformatted" ] || die "not formatted (gofmt -w): $unformatted"

say "vet and staticcheck"
go vet ./...
go tool staticcheck ./...

say "static builds for the PC and the Raspberry Pi"
for arch in amd64 arm64; do CGO_ENABLED=0 GOARCH=$arch go build -o /dev/null ./...; done

deploy/roundtrip.sh

say "the package of a screen"
deploy/bench/package.sh

say "tests"
exec go test -race -shuffle=on -timeout 35m ./...
