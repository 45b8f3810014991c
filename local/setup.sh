#!/bin/sh
# Make this machine ready: local/setup.sh run, or local/setup.sh test (adds a browser).
# Finds or installs Python 3.11 or newer; local/setup.py does the rest.
set -eu
cd "$(dirname "$0")/.."

find_python() {
    for candidate in python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            if [ -e .venv/bin/python ] || "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then
                echo "$candidate"
                return 0
            fi
        fi
    done
    return 1
}

say_what_to_install() {
    echo "Python 3.11 or newer with its venv module is needed, and this machine has none." >&2
    echo "Install it (on Debian and Ubuntu: apt-get install python3 python3-venv)," >&2
    echo "then start again." >&2
    exit 1
}

install_python() {
    command -v apt-get >/dev/null || say_what_to_install
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || say_what_to_install
        as_root=sudo
    fi
    mkdir -p var
    echo "Python is missing: installing python3 and python3-venv ${as_root:+with sudo }..." >&2
    $as_root apt-get update -qq >>var/setup.log 2>&1 || true
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends \
        python3 python3-venv >>var/setup.log 2>&1 || {
        tail -n 15 var/setup.log >&2
        say_what_to_install
    }
}

python=$(find_python) || {
    install_python
    python=$(find_python) || say_what_to_install
}
exec "$python" -B -m local.setup "$@"
