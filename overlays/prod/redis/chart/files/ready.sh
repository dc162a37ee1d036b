#!/bin/sh
# Succeeds when Redis serves requests that carry the password, within $1 seconds: ready.sh SECONDS
# MISCONF means that a snapshot failed: writes are refused but reads work, so the Service keeps its only server.
. "${0%/*}/ping.sh"

answer=$(ping "$1")
case $answer in
  PONG | MISCONF*) ;;
  *) echo "not ready: $answer" && exit 1 ;;
esac
