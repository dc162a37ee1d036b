# shellcheck shell=sh
# Brings the files on disk to what redis.conf loads. Redis looks for one kind of file only and, beside the other kind, starts empty.

settle_persistence() {
  rm -f "$runtime/migrating"
  read_marker
  if [ "$wanted" = none ]; then
    keep_nothing
  else
    find_data
    "${have}_to_$wanted"
  fi
  remove_stale_files
  rm -f "$runtime/migrating"
}

# Sets have to the kind of files that are the data: rdb, aof or nothing. Refuses what it cannot explain.
find_data() {
  "find_${mode:-unmarked}"
  case $have in
    rdb) check_format "$dump" ;;
    aof)
      check_aof
      check_aof_format
      ;;
  esac
}

find_rdb() {
  have=rdb
  [ -e "$dump" ] || refuse_disk "$dump is missing, though the data was there" \
    "Restore it from a backup or a set-aside folder; to start without it, remove $marker"
  if [ -n "$drop" ]; then
    rm -rf "$aof"
    mark rdb
  elif has_aof || has_aof_files; then
    choose
  fi
}

find_aof() {
  have=aof
  has_aof || refuse_disk "$manifest is missing, though the data was there" \
    "Restore it from a backup or a set-aside folder; to start without it, remove $marker and what is left of $aof"
}

find_unmarked() {
  have=nothing
  [ ! -e "$dump" ] || have=rdb
  if has_aof || has_aof_files; then
    [ "$have" = nothing ] || choose
    [ "$have" = rdb ] || have=aof
  fi
}

find_none() {
  have=nothing
  has_data || return 0
  refuse_disk "$data holds files of Redis, though nothing was kept when it last ran" \
    "Move them away to start empty; to use them, remove $marker"
}

has_data() {
  [ -e "$dump" ] || has_aof || has_aof_files
}

# Both kinds are there, and no marker says which is newer. Times of files prove nothing.
choose() {
  has_aof || check_aof # files without their manifest are no choice
  case $trust in
    aof)
      check_aof
      check_aof_format
      mark aof
      set_aside "$dump"
      ;;
    rdb)
      check_format "$dump"
      check_dump "$dump"
      set_aside_existing "$aof" "$legacy"
      ;;
    *) refuse_disk "$dump and append-only files are there and nothing says which is newer" \
      "Set persistence.trust to aof or rdb; the other is set aside" ;;
  esac
  have=$trust
  say "persistence.trust is $trust: the other files are set aside"
}

rdb_to_rdb() {
  [ "$mode" = rdb ] || mark rdb
}

aof_to_aof() {
  [ "$mode" = aof ] || mark aof
}

keep_nothing() {
  has_data && set_aside_existing "$dump" "$aof" "$legacy"
  [ "$mode" = none ] || mark none
  say "persistence is none: what Redis holds is lost when it stops, and any other mode will start empty"
}
