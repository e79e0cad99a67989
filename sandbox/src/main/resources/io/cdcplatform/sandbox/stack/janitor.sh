# Arguments: the run directory, and "keep" or "remove". See Janitor.java.
# RUN/pids holds a file per process: "<pid> <signal>", the pid leading a session of its own.
run=$1 keep=$2
trap '' INT TERM HUP
while read -r _; do :; done

alive() { [ -r "/proc/$1/status" ] && ! grep -q '^State:.Z' "/proc/$1/status" 2>/dev/null; }
leaders() { cat "$run"/pids/* 2>/dev/null | while read -r pid _; do echo "$pid"; done; }
# PostgreSQL puts each of its processes in a group of its own: the children count as well as the leader.
family() { for pid in $(leaders); do echo "$pid"; cat /proc/"$pid"/task/*/children 2>/dev/null; done; }
gone() { for pid in "$@"; do alive "$pid" && return 1; done; return 0; }
wait_gone() { tenths=$1; shift; until gone "$@" || [ "$tenths" -le 0 ]; do sleep 0.1; tenths=$((tenths - 1)); done; }

# A second round, for a child that was just being started when its parent died.
for round in 1 2; do
  all=$(family)
  [ -z "$all" ] || {
    cat "$run"/pids/* 2>/dev/null | while read -r pid signal; do kill -s "$signal" -- "-$pid"; done 2>/dev/null
    wait_gone 100 $all
    for pid in $all; do kill -s KILL -- "-$pid" || kill -s KILL "$pid"; done 2>/dev/null
    wait_gone 50 $all
  }
  # Without this folder no child gets past recording itself, see ServiceProcess.
  rm -rf "$run/pids"
  sleep 0.1
done
[ "$keep" = keep ] || rm -rf "$run"
