#!/bin/sh
# Succeeds when Redis answers anything at all within $1 seconds: alive.sh SECONDS
# A server that is loading, busy with a script, unable to save or out of connections is alive: killing it would not help.
answer=$(timeout "$1" redis-cli ping 2>&1) && exit 0

# Out of connections, the login itself is what gets the answer.
case $answer in *"AUTH failed: "*) exit 0 ;; esac
echo "no answer: $answer"
exit 1
