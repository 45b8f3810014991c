#!/bin/sh
# Remove everything that can be made again: servers and their files, compiled files, .venv.
set -eu
cd "$(dirname "$0")/.."
for lock in var/*/lock; do
    if [ -e "$lock" ] && ! flock --nonblock "$lock" true; then
        echo "Process $(cat "$lock") still works in $(dirname "$lock"): stop it first." >&2
        exit 1
    fi
done
if [ -e .venv/bin/python ]; then
    .venv/bin/python -m local.places | while read -r folder; do rm -rf "$folder"; done
fi
rm -rf var .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
find . -name '*.mo' -path './locale/*' -delete
find . -name __pycache__ -prune -exec rm -rf {} +
