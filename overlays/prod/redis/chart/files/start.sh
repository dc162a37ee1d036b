#!/bin/sh
# Starts Redis: start.sh CONFIG_FOLDER RUNTIME_FOLDER
# Settles what is on disk, writes the password where only Redis reads it, and becomes redis-server.
# It runs at every start of the container: an init container would be skipped when the kernel kills Redis for its memory.
set -eu
umask 0077

config=$1
runtime=$2
scripts=${0%/*}

. "$scripts/log.sh"
. "$scripts/server.sh"
. "$scripts/config.sh"
. "$scripts/disk.sh"
. "$scripts/marker.sh"
. "$scripts/aof.sh"
. "$scripts/format.sh"
. "$scripts/migration.sh"
. "$scripts/persistence.sh"
. "$scripts/password.sh"

forward_sigterm
write_passwords
settle_persistence
exec redis-server "$runtime/redis.conf"
