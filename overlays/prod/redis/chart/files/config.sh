# shellcheck shell=sh
# What the configuration folder says, and where it puts the data. Read without a process: each one costs start-up time.

while read -r key value; do
  case $key in
    dir) data=$value ;;
    dbfilename) dbfilename=$value ;;
    appenddirname) appenddirname=$value ;;
    appendfilename) appendfilename=$value ;;
    appendonly) appendonly=$value ;;
  esac
done <"$config/redis.conf"

while IFS='=' read -r key value; do
  case $key in
    PERSISTENCE) wanted=$value ;;
    TRUST) trust=$value ;;
  esac
done <"$config/start.env"

case "$wanted $appendonly" in
  "rdb no" | "aof yes" | "none no") ;;
  *) refuse "start.env says PERSISTENCE=$wanted, which does not fit appendonly $appendonly in redis.conf" ;;
esac

dump=$data/$dbfilename
aof=$data/$appenddirname
manifest=$aof/$appendfilename.manifest
legacy=$data/$appendfilename # the append-only file of Redis 6 and older
