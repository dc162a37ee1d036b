#!/bin/sh
# Succeeds when Redis serves requests that carry the password, within $1 seconds: ready.sh SECONDS
# MISCONF means that a snapshot failed: writes are refused but reads work, so the Service keeps its only server.
answer=$(timeout "$1" redis-cli ping 2>&1)
case $answer in PONG | MISCONF*) exit 0 ;; esac
echo "not ready: $answer"
exit 1
