# What tests/run and tests/long share: steps that are timed in one line, and installing what is missing.

say() { printf '%s\n' "tests: $*"; }
stop() {
  say "$*" >&2
  exit 2
}
has() { command -v "$1" > /dev/null 2>&1; }

# step NAME COMMAND…: runs it, and says how long it took.
step() {
  local name=$1 began=$SECONDS status=0
  shift
  "$@" || status=$?
  if [ "$status" -eq 0 ]; then
    say "$name: good, $((SECONDS - began)) s"
  else
    say "$name: FAILED after $((SECONDS - began)) s ($*)" >&2
    exit 1
  fi
}

# want THERE NAME PACKAGES: installs what PACKAGES names for the package manager at hand, unless THERE succeeds.
want() {
  local there=$1 name=$2 packages=$3 manager root=() names
  "$there" && return
  for manager in apt-get dnf apk pacman brew none; do has "$manager" && break; done
  if [ "$manager" = none ]; then
    say "$name is missing, and none of apt-get, dnf, apk, pacman, brew is here to install it" >&2
    return 1
  fi
  if [ "$manager" != brew ] && [ "$(id -u)" -ne 0 ]; then
    if ! has sudo; then
      say "$name is missing, and installing it with $manager needs root" >&2
      return 1
    fi
    root=(sudo)
  fi
  # Lists first: a fresh machine has none, and package names are looked up in them.
  [ "$manager" != apt-get ] || "${root[@]}" apt-get update -qq || true
  read -ra names <<< "$("$packages" "$manager")"
  say "installing ${names[*]} with $manager"
  case $manager in
    apt-get) "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${names[@]}" > /dev/null ;;
    dnf) "${root[@]}" dnf install -y -q "${names[@]}" ;;
    apk) "${root[@]}" apk add -q "${names[@]}" ;;
    pacman) "${root[@]}" pacman -S --needed --noconfirm "${names[@]}" ;;
    brew) brew install --quiet "${names[@]}" ;;
  esac || true
  "$there" || {
    say "$manager could not install $name" >&2
    return 1
  }
}

# component NAME: a part of the toolchain that a minimal one lacks.
component() {
  has rustup && rustup component add "$1" || stop "cargo has no $1: install it with your Rust (rustup component add $1)"
}
