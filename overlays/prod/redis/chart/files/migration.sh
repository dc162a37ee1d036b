# shellcheck shell=sh
# From one kind of files to the other. A crash at any step leaves the old files as the data, or the new ones, never both or none.

staged_aof=$data/migration.aof
staged_dump=$data/migration.rdb

# A snapshot without keys, in a format that every version reads: from the first start on, a missing file means a lost file.
empty_dump() {
  printf 'REDIS0009\377\232\254\172\274\373\017\255\164'
}

# While this file exists, the liveness probe lets the start take its time.
begin() {
  say "$1"
  : >"$runtime/migrating"
}

nothing_to_rdb() {
  start_empty
  empty_dump | write_durably "$dump"
  mark rdb
}

nothing_to_aof() {
  start_empty
  mkdir "$staged_aof"
  empty_dump | write_durably "$staged_aof/$appendfilename.1.base.rdb"
  place_aof
  mark aof
}

# Without a marker, what a crash leaves here is data as any other.
start_empty() {
  say "no data in $data: starting empty"
  remove_stale_files
  [ -z "$mode" ] || rm "$marker"
  flush "$data"
}

# A snapshot is a valid beginning of an append-only file.
rdb_to_aof() {
  begin "$dump becomes the beginning of an append-only file"
  check_dump "$dump"
  remove_stale_files
  [ ! -e "$aof" ] || rmdir "$aof" || refuse_disk "$aof is in the way" "Move it away"
  mark rdb aof
  mkdir "$staged_aof"
  link_or_copy "$dump" "$staged_aof/$appendfilename.1.base.rdb"
  place_aof
  mark aof
  rm -f "$dump" # the same bytes begin the append-only file
  say "the data is in $aof now"
}

# Hard links fail on some file systems, and for files that another user owns.
link_or_copy() {
  ln "$1" "$2" 2>/dev/null || run cp "$1" "$2" ||
    refuse_disk "cannot copy $1 (disk full?)" "Set aof.enabled back, or make the volume larger"
  run flush "$2"
}

place_aof() {
  echo "file $appendfilename.1.base.rdb seq 1 type b" | write_durably "$staged_aof/$appendfilename.manifest"
  [ ! -e "$aof" ] || rmdir "$aof"
  mv "$staged_aof" "$aof"
  flush "$data"
}

# Only Redis turns commands into a snapshot.
aof_to_rdb() {
  begin "the append-only file becomes a snapshot"
  start_server || refuse_disk "Redis cannot load the append-only file, as it says above" \
    "Restore it from a backup, or repair a copy with redis-check-aof"
  [ "$mode" = aof ] || mark aof
  remove_stale_files
  count_keys
  most=$total
  save || refuse_disk "Redis cannot write a snapshot, as it says above" \
    "Set aof.enabled back, or make the volume larger"
  count_keys
  least=$total
  stop_server
  check_dump "$staged_dump"
  { [ "$keys" -ge "$least" ] && [ "$keys" -le "$most" ]; } ||
    refuse_disk "the new snapshot has $keys keys and the append-only file has $least to $most" "Set aof.enabled back"
  flush "$staged_dump"
  mv -f "$staged_dump" "$dump"
  flush "$data"
  mark rdb aof
  rm -rf "$aof"
  mark rdb
  say "the data is in $dump now, $keys keys"
}

save() {
  ask save && grep -q '^OK' "$answer"
}

# Sets total to the number of keys in all databases.
count_keys() {
  ask info keyspace
  total=0
  while IFS='=,' read -r name count _; do
    case $name in db*:keys) total=$((total + count)) ;; esac
  done <"$answer"
}

# Sets keys to the number of keys in a snapshot that is whole.
check_dump() {
  report=$runtime/check-rdb.log
  record "$report" redis-check-rdb "$1" || refuse_disk \
    "redis-check-rdb rejects $1: $(sed -n '/RDB ERROR/{n;s/^.offset \([0-9]*\). /at byte \1: /p;}' "$report")" \
    "Restore it from a backup"
  keys=$(sed -n 's/^.info. \([0-9]*\) keys read$/\1/p' "$report")
  rm -f "$report"
}
