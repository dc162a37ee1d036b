# shellcheck shell=sh
# Changes of the disk that a crash leaves either undone or done.

# What was written to a file, or renamed in a folder, outlives a power cut from here on.
# busybox opens what it syncs in a way that only its owner may: the folder of the volume may be root's.
flush() {
  sync "$@" 2>/dev/null || sync
}

# Standard input becomes the file $1, whole or not at all.
write_durably() {
  { cat >"$1.new" && flush "$1.new" && mv -f "$1.new" "$1" && flush "${1%/*}"; } ||
    refuse "cannot write $1: is the disk full, or the folder another user's?"
}

set_aside_existing() {
  for file; do
    shift
    [ ! -e "$file" ] || set -- "$@" "$file"
  done
  set_aside "$@"
}

# Moves files into a new folder of the volume; they are never deleted.
set_aside() {
  aside=$data/set-aside-$(date +%Y-%m-%d)
  number=1
  while [ -e "$aside-$number" ]; do number=$((number + 1)); done
  aside=$aside-$number
  mkdir "$aside"
  mv "$@" "$aside"
  flush "$aside"
  flush "$data"
  say "set aside in $aside: $*"
}

# What a killed server, or a killed start, leaves behind for ever.
remove_stale_files() {
  rm -f "$data"/temp-[0-9]*.rdb "$data"/temp-rewriteaof-*.aof "$aof/temp-$appendfilename.manifest" \
    "$marker.new" "$staged_dump"
  rm -rf "$staged_aof"
}
