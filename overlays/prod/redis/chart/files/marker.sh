# shellcheck shell=sh
# The file that remembers how the data on the volume is kept, since the files alone do not tell which of them is current.

marker=$data/persistence.mode
names="$dbfilename $appenddirname $appendfilename"

# mark MODE [aof]: from here on MODE's files are the data; "aof": the append-only files are being made or replaced and are not.
mark() {
  printf 'mode=%s\ndrop=%s\nnames=%s\n' "$1" "${2:-}" "$names" | write_durably "$marker"
  mode=$1
}

# Sets mode (empty: there is no marker) and drop.
read_marker() {
  mode=
  drop=
  marked_names=
  [ -e "$marker" ] || return 0
  while IFS='=' read -r key value; do
    case $key in
      mode) mode=$value ;;
      drop) drop=$value ;;
      names) marked_names=$value ;;
    esac
  done <"$marker"
  check_marker
}

check_marker() {
  case $mode/$drop in
    rdb/ | rdb/aof | aof/ | none/) ;;
    *) refuse_disk "$marker is empty or not understood" \
      "Restore it, or remove it: the files then decide, and where both kinds are there, persistence.trust" ;;
  esac
  [ "$mode" = none ] || [ "$marked_names" = "$names" ] ||
    refuse_disk "the data is in files named $marked_names, and redis.conf names $names" "Set the names back"
}
