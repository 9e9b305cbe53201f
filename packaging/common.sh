# SPDX-License-Identifier: GPL-3.0-or-later
# Shared by run.sh and test.sh: says what it does, installs what is missing, configures and builds.
set -euo pipefail

root_dir="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
jobs="$(nproc)"

say() { printf '\n==> %s\n' "$*"; }

# Packages named in $@ that dpkg does not list as installed.
missing_packages() {
  local package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' || printf '%s\n' "$package"
  done
}

# Installs Debian packages, as root or through sudo; does nothing when all are there.
install_packages() {
  local missing as_root=()
  mapfile -t missing < <(missing_packages "$@")
  if [ "${#missing[@]}" -eq 0 ]; then
    say "All needed Debian packages are installed"
    return
  fi
  say "Installing Debian packages: ${missing[*]}"
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "Please run as root, or install sudo, or install: ${missing[*]}" >&2; exit 1; }
    as_root=(sudo)
  fi
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 -y --no-install-recommends)
  "${apt[@]}" install "${missing[@]}" >/dev/null 2>&1 || { "${apt[@]}" update && "${apt[@]}" install "${missing[@]}"; }
}

build_packages=(
  g++ cmake ninja-build ccache
  qt6-base-dev qt6-base-dev-tools qt6-svg-dev
  libboost-dev libeigen3-dev nlohmann-json3-dev libexpected-dev libbenchmark-dev
  fonts-dejavu-core
)

# configure_and_build PRESET TARGETS...: quick the second time.
configure_and_build() {
  local preset="$1"
  shift
  say "Configuring and building ($preset): $*"
  cmake -S "$root_dir" --preset "$preset" >/dev/null
  cmake --build "$root_dir/build/$preset" --parallel "$jobs" --target "$@"
}
