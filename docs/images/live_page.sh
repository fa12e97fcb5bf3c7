#!/usr/bin/env bash
# Makes the README's picture of the live page, docs/images/live_page.png, from a run of the bundled program.
# Needs Chromium, Debian's package chromium.
#
#   docs/images/live_page.sh runs/<run id>
set -euo pipefail
run=$(realpath "$1")
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dotnet run -c Release --project src/Tool -- view "$run" --html "$work/page.html"
chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync \
    --user-data-dir="$work/profile" --hide-scrollbars --window-size=1440,1230 --virtual-time-budget=10000 \
    --screenshot="$PWD/docs/images/live_page.png" "file://$work/page.html"
