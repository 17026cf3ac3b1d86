#!/bin/sh
# Finds or gets a browser, then runs every test and a smoke of the benchmark: ./test.sh [arguments for dotnet test: then only those]
# A browser of your choice: CHROMIUM=/path/to/it ./test.sh
# Exit code: that of dotnet test; 1 when a row of the benchmark produced no number; 2 when there is no browser or no .NET SDK, and so nothing was tested.
set -u
cd "$(dirname -- "$0")" || exit 2

say() { echo "test.sh: $*" >&2; }

# A browser that starts: some systems have a stub in its place that only says how to install one.
works() { [ -n "$1" ] && [ -x "$1" ] && "$1" --version >/dev/null 2>&1 </dev/null; }

downloads() {
  if [ -n "${PLAYWRIGHT_BROWSERS_PATH:-}" ]; then echo "$PLAYWRIGHT_BROWSERS_PATH"
  elif [ "$(uname -s)" = Darwin ]; then echo "$HOME/Library/Caches/ms-playwright"
  else echo "${XDG_CACHE_HOME:-$HOME/.cache}/ms-playwright"
  fi
}

find_browser() {
  for name in chromium chromium-browser google-chrome google-chrome-stable microsoft-edge microsoft-edge-stable; do
    browser=$(command -v "$name" 2>/dev/null) && works "$browser" && return 0
  done
  for browser in \
    /usr/lib/chromium/chromium /opt/google/chrome/chrome /opt/microsoft/msedge/msedge /snap/bin/chromium \
    "/Applications/Chromium.app/Contents/MacOS/Chromium" \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge" \
    "$(downloads)"/chromium-*/chrome-*/chrome \
    "$(downloads)"/chromium-*/chrome-*/*.app/Contents/MacOS/*; do
    works "$browser" && return 0
  done
  # Started with --version, a browser on Windows opens a window: being there is enough.
  for browser in "/c/Program Files/Google/Chrome/Application/chrome.exe" "/c/Program Files (x86)/Microsoft/Edge/Application/msedge.exe"; do
    [ -x "$browser" ] && return 0
  done
  browser=
  return 1
}

# Runs a step whose output is of interest only when it fails.
quietly() {
  "$@" >"$log" 2>&1 </dev/null && return 0
  say "this did not work: $*"
  tail -n 5 "$log" | sed 's/^/  /' >&2
  return 1
}

# Playwright's .NET package brings its own node and installer; no PowerShell and no npm are needed.
download() {
  say "no browser found: trying Playwright's download"
  quietly dotnet build App.E2E || return 1
  for node in App.E2E/bin/Debug/net*/.playwright/node/*/node; do
    [ -x "$node" ] || continue
    quietly "$node" "${node%/node/*}/package/cli.js" install --no-shell chromium || return 1
    find_browser && return 0
    say "Playwright's browser does not start here: libraries of the system are missing"
    return 1
  done
  say "App.E2E was built without Playwright's driver for this system"
  return 1
}

install() {
  [ "$(id -u)" = 0 ] || return 1
  if command -v apt-get >/dev/null; then
    say "installing chromium with apt-get"
    export DEBIAN_FRONTEND=noninteractive
    quietly apt-get update && quietly apt-get install -y --no-install-recommends chromium
  elif command -v dnf >/dev/null; then
    say "installing chromium with dnf"
    quietly dnf install -y chromium
  elif command -v apk >/dev/null; then
    say "installing chromium with apk"
    quietly apk add chromium
  else
    return 1
  fi && find_browser
}

if ! command -v dotnet >/dev/null; then
  say "dotnet is not there: install the .NET SDK that global.json names. Nothing was tested."
  exit 2
fi

browser=${TESTRUNS_BROWSER:-${CHROMIUM:-}}
if [ -n "$browser" ]; then
  if ! works "$browser"; then
    say "$browser is not a browser that starts (TESTRUNS_BROWSER, CHROMIUM). Nothing was tested."
    exit 2
  fi
elif ! find_browser; then
  log=$(mktemp) || exit 2
  trap 'rm -f "$log"' EXIT
  if ! download && ! install; then
    say "no browser can be had. Install Chromium, Chrome or Edge, or name one: CHROMIUM=/path/to/it ./test.sh. Nothing was tested."
    exit 2
  fi
fi

# Tests in which a cable is pulled make networks of their own. Without it they say that they were skipped, and why.
needs_ip() { [ "$(uname -s)" = Linux ] && [ "$(id -u)" = 0 ] && ! PATH="$PATH:/usr/sbin:/sbin" command -v ip >/dev/null; }
if needs_ip && command -v apt-get >/dev/null; then
  : "${log:=$(mktemp)}"
  trap 'rm -f "$log"' EXIT
  say "installing iproute2 with apt-get"
  { quietly apt-get update && quietly apt-get install -y --no-install-recommends iproute2; } || say "the tests in which a cable is pulled will be skipped"
fi

export TESTRUNS_BROWSER="$browser"
# One project after the other: the browser tests have limits in seconds and want the machine to themselves.
# A test host in which nothing ends for ten minutes is stopped, and the test that it was in is named. A storm that was asked
# for by its length is one test that lasts that long.
hang=10m
[ -z "${TESTRUNS_STORM:-}" ] || hang=24h
dotnet test TestRuns.sln -m:1 --blame-hang-timeout "$hang" --blame-hang-dump-type none "$@"
code=$?
# Whether every row of the benchmark still produces a number; what the numbers are is not looked at. Who chooses tests has not chosen this.
if [ $# = 0 ] && ! dotnet run --project App.Bench -- --smoke && [ $code = 0 ]; then code=1; fi
exit $code
