#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is needed, builds release once and runs every test.
# Usage: packaging/test.sh [--sanitizers]   (adds address, undefined-behaviour and thread sanitizer builds)
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

sanitizers=false
for word in "$@"; do
  case "$word" in
    --sanitizers) sanitizers=true ;;
    *) echo "Usage: packaging/test.sh [--sanitizers]" >&2; exit 64 ;;
  esac
done

run_tests() {
  say "Running every test ($1)"
  ctest --test-dir "$root_dir/build/$1" --output-on-failure --parallel "$jobs"
}

install_packages "${build_packages[@]}"
configure_and_build release all
run_tests release

if $sanitizers; then
  export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
  configure_and_build asan all
  run_tests asan
  configure_and_build tsan all
  # Qt is not instrumented: what it does inside itself is out of sight, what our code does is not.
  TSAN_OPTIONS="halt_on_error=1 suppressions=$root_dir/packaging/tsan.supp" run_tests tsan
fi
