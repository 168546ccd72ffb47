#!/bin/sh
# Set up a bare machine: `packages` makes .venv exactly as uv.lock says, `browser` finds or installs a Chromium.
# Needs Python 3.11 or newer, and nothing else; says what to do where that is missing.
set -eu

UV=0.13.9 # the version that wrote uv.lock

say() { printf '\033[1m==> %s\033[0m\n' "$1"; }
stop() { printf 'Error: %s\n' "$1" >&2; exit 1; }
is_root() { [ "$(id -u)" -eq 0 ]; }

find_python() {
    for name in ${PYTHON:-} python3.11 python3.12 python3.13 python3.14 python3; do
        if "$name" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    stop "no Python 3.11 or newer was found. Install one (Debian: apt install python3 python3-venv), or name it: make PYTHON=/path/to/python3"
}

make_venv() {
    "$1" -m venv .venv && return
    # Debian and Ubuntu keep the part of Python that makes environments in a package of its own.
    rm -rf .venv
    if is_root && command -v apt-get >/dev/null; then
        say "Installing python3-venv"
        apt-get update -q && apt-get install -q -y python3-venv
        "$1" -m venv .venv
    else
        stop "$1 cannot make virtual environments. On Debian or Ubuntu: sudo apt install python3-venv"
    fi
}

packages() {
    python=$(find_python)
    if [ ! -x .venv/bin/python ] || ! .venv/bin/python -c '' 2>/dev/null; then
        say "Making .venv with $python"
        rm -rf .venv
        make_venv "$python"
    fi
    if [ "$(.venv/bin/uv --version 2>/dev/null | cut -d' ' -f2)" != "$UV" ]; then
        say "Installing uv $UV"
        .venv/bin/python -m pip install --disable-pip-version-check -q "uv==$UV"
    fi
    say "Installing packages as uv.lock says"
    UV_PROJECT_ENVIRONMENT=.venv .venv/bin/uv sync --frozen --python .venv/bin/python
}

browser() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        if found=$(command -v "$name"); then
            say "Using the browser that is installed: $found"
            return
        fi
    done
    say "Installing Chromium for the browser tests"
    if .venv/bin/playwright install chromium; then
        if is_root; then .venv/bin/playwright install-deps chromium || true; fi
        return
    fi
    if is_root && command -v apt-get >/dev/null; then
        say "That download is not reachable; installing Debian's Chromium"
        apt-get update -q && apt-get install -q -y chromium && return
    fi
    stop "no Chromium could be installed. Install Chromium or Chrome so that it is on PATH, then run make test again."
}

case "${1:-}" in
packages) packages ;;
browser) browser ;;
*) stop "say packages or browser" ;;
esac
