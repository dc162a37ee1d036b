#!/bin/sh
# Starts Redis: start.sh CONFIG RUNTIME_DIR
# Checks that the data on disk is what CONFIG will load, writes the password where only Redis reads it, and becomes redis-server.
set -eu
umask 0077

config=$1
runtime=$2

refuse() {
  echo "start.sh: refusing to start: $1" >&2
  exit 1
}

# The value of a redis.conf directive.
setting() {
  sed -n "s/^$1 //p" "$config"
}

[ -n "${REDISCLI_AUTH:-}" ] || refuse "the password (REDISCLI_AUTH) is missing or empty"

# Redis looks for one kind of file only, and starts empty beside the other kind.
data=$(setting dir)
dump=$data/$(setting dbfilename)
manifest=$data/$(setting appenddirname)/$(setting appendfilename).manifest
if [ "$(setting appendonly)" = yes ]; then
  [ -e "$manifest" ] || [ ! -s "$dump" ] ||
    refuse "aof.enabled is true but $data holds a snapshot and no append-only file: Redis would start empty. The data is untouched; set aof.enabled to false to use it"
else
  [ ! -e "$manifest" ] ||
    refuse "aof.enabled is false but $data holds an append-only file: Redis would ignore it. The data is untouched; set aof.enabled to true to use it"
fi

# Every byte escaped, so that no password can break the line. printf is a builtin: the password is in no argument list.
password=$(printf %s "$REDISCLI_AUTH" | od -An -v -tx1 | tr -d ' \n' | sed 's/../\\x&/g')
[ -n "$password" ] || refuse "the password could not be escaped (od, tr and sed are needed)" # an empty one would open the server
printf 'include %s\nrequirepass "%s"\n' "$config" "$password" >"$runtime/redis.conf"
unset REDISCLI_AUTH password

exec redis-server "$runtime/redis.conf"
