#!/bin/sh
# Succeeds when Redis answers anything at all within $1 seconds: alive.sh SECONDS [RUNTIME_FOLDER]
# A server that is loading, busy with a script, unable to save or out of connections is alive: killing it would not help.
. "${0%/*}/ping.sh"

# A start that makes other files of the data is alive too: a kill would only make it begin again.
[ ! -e "${2:-/run/redis}/migrating" ] || exit 0

# What Redis says begins with a word in capitals (PONG, LOADING, AUTH failed); what redis-cli says of a connection does not.
answer=$(ping "$1")
word=${answer%% *}
case $word in
  "" | *[![:upper:]]*) echo "no answer: $answer" && exit 1 ;;
esac
