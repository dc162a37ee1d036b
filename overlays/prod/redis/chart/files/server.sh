# shellcheck shell=sh
# Work that takes long runs in the background, so that SIGTERM ends it: a shell hears nothing while it waits for a command.

client=
server=

forward_sigterm() {
  trap end_children EXIT
  trap 'say "stopped before Redis ran"; exit 0' TERM INT
}

end_children() {
  for child in $client $server; do
    kill "$child" 2>/dev/null || true
    wait "$child" || true
  done
}

run() {
  "$@" &
  await
}

# What the command says goes into the file $1.
record() {
  file=$1
  shift
  "$@" >"$file" 2>&1 &
  await
}

await() {
  client=$!
  status=0
  wait "$client" || status=$?
  client=
  return "$status"
}

# A Redis of our own, with the data of the volume and no network: only who reaches the runtime folder talks to it.
start_server() {
  socket=$runtime/migration.sock
  answer=$runtime/migration.answer
  printf '%s\n' "include $config/redis.conf" 'port 0' "unixsocket $socket" 'unixsocketperm 600' \
    'appendonly yes' 'auto-aof-rewrite-percentage 0' 'save ""' "dbfilename ${staged_dump##*/}" \
    'maxmemory 0' 'maxmemory-clients 0' 'shutdown-on-sigterm nosave' >"$runtime/migration.conf"
  redis-server "$runtime/migration.conf" &
  server=$!
  until ask ping && grep -q PONG "$answer"; do
    kill -0 "$server" 2>/dev/null || return 1
    sleep 0.1 2>/dev/null || sleep 1
  done
}

# Asks our Redis; it says its answer in a file.
ask() {
  record "$answer" redis-cli -s "$socket" "$@"
}

stop_server() {
  kill "$server"
  wait "$server" || true
  server=
  rm -f "$socket" "$answer" "$runtime/migration.conf"
}
