#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is needed, builds Interpose and opens the flagship sample. Without a display it evaluates the sample,
# prints the report and writes a picture of the window.
# Usage: packaging/run.sh [FILE.interpose]
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

file="${1:-$root_dir/samples/h100-class.interpose}"
[ -r "$file" ] || { echo "Cannot read $file" >&2; exit 1; }

install_packages "${build_packages[@]}"
configure_and_build release interpose interpose-cli
bin="$root_dir/build/release"

if [ -n "${DISPLAY:-}" ]; then
  say "Opening $file"
  exec "$bin/app/interpose" "$file"
fi

say "No display: the report of $file"
status=0
"$bin/app/cli/interpose-cli" evaluate "$file" || status=$?
picture="$root_dir/build/$(basename "${file%.interpose}").png"
"$bin/app/interpose" --screenshot "$picture" "$file"
say "The picture of the window is in $picture"
exit "$status"
