#!/bin/sh
# Refresh static/vendor from npm, in the versions fixed by package-lock.json. Needs Node 20 or newer.
set -eu
cd "$(dirname "$0")"
npm ci --no-fund --no-audit
npm run --silent build
