#!/usr/bin/env bash
# The cdc command line. Builds once, and again when a source is newer than the build; then starts within a second.
set -euo pipefail
home=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
stamp=$home/sandbox/target/cdc.stamp
classpath=$home/sandbox/target/classpath

stale() {
  [ -f "$stamp" ] && [ -f "$classpath" ] || return 0
  # The list names jars of the local repository: is the first one still there, and is it ours to read?
  [ -r "$(tail -c 4096 "$classpath" | tr ':' '\n' | tail -n 1)" ] || return 0
  [ -n "$(cd "$home" && find pom.xml configs job provisioner sandbox \( -name target -o -path '*/src/test' \) -prune \
    -o -type f ! -name '*.md' -newer "$stamp" -print -quit)" ]
}

build() {
  local first=; [ -f "$stamp" ] || first=" (the first time downloads about 550 MB)"
  echo "building cdc$first ..." >&2
  mkdir -p "$home/sandbox/target"
  local now; now=$(mktemp)
  (cd "$home" && mvn -q -B -ntp -Dfast -Dmaven.test.skip=true package) >&2 || { rm -f "$now"; echo "cdc: the build failed" >&2; exit 1; }
  # As old as the start of the build: what was edited meanwhile is newer.
  touch -r "$now" "$stamp"; rm -f "$now"
}

if stale; then
  # One build at a time; who waited finds it done.
  exec 9<"$home/pom.xml"
  flock 9
  if stale; then build; fi
  exec 9<&-
fi

exec java -XX:TieredStopAtLevel=1 -Xshare:auto -XX:+UseSerialGC -Djava.util.concurrent.ForkJoinPool.common.parallelism=4 ${CDC_JAVA_OPTS:-} "-Dcdc.home=$home" \
  -cp "$home/sandbox/target/classes:$(cat "$classpath")" io.cdcplatform.provisioner.Cdc "$@"
