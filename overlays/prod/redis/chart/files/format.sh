# shellcheck shell=sh
# Whether this Redis reads the files on disk: a newer version's files are one-way.

# The highest format (RDB_VERSION in src/rdb.h) that a version reads; empty for one that is not known here.
format_of() {
  case $1 in
    7.0.*) echo 10 ;;
    7.2.*) echo 11 ;;
    7.4.* | 8.[0-5].*) echo 12 ;;
    8.[67].*) echo 13 ;;
    8.[89].*) echo 14 ;;
    8.10.*) echo 15 ;;
  esac
}

# The first version that reads a format.
reader_of() {
  case $1 in
    11) echo 7.2 ;;
    12) echo 7.4 ;;
    13) echo 8.6 ;;
    14) echo 8.8 ;;
    15) echo 8.10 ;;
    *) echo "the version that wrote it" ;;
  esac
}

# Every supported version reads up to format 10.
check_format() {
  magic=$(head -c 9 "$1" | tr -d '\000')
  case $magic in
    REDIS00[0-9][0-9]) found=${magic#REDIS00} && found=${found#0} ;;
    *) refuse_disk "$1 is not a snapshot of Redis" "Restore it from a backup" ;;
  esac
  [ "$found" -gt 10 ] || return 0
  version=$(redis-server --version | sed 's/.* v=\([^ ]*\) .*/\1/')
  limit=$(format_of "$version")
  [ -z "$limit" ] || [ "$found" -le "$limit" ] ||
    refuse_disk "$1 has format $found and Redis $version reads up to $limit: a newer Redis wrote it" \
      "Set image.tag to $(reader_of "$found") or newer, as it was before"
}

# An append-only file may begin with commands instead of a snapshot: they have no format.
check_aof_format() {
  first=$(aof_base)
  [ -n "$first" ] || return 0
  case $(head -c 5 "$first" | tr -d '\000') in REDIS) check_format "$first" ;; esac
}
