# shellcheck shell=sh
# What redis-cli hears within some seconds.

# The first line of the answer to a PING; empty when there is none within $1 seconds.
# Every process is waited for by its own parent: busybox's timeout leaves one behind that Redis, as the first process of the
# container, would count as a child of its own, and a snapshot would not be seen to end until all of them are counted.
ping() {
  {
    sleep "$1" &
    timer=$!
    echo "$timer"
    redis-cli ping 2>&1 &
    client=$!
    wait "$timer"
    kill "$client"
    wait
  } 2>/dev/null | {
    read -r timer
    read -r answer
    kill "$timer"
    echo "$answer"
  } 2>/dev/null
}
