# shellcheck shell=sh
# The append-only files: a folder with a manifest that names them, or the single file of older versions.

has_aof() {
  [ -e "$manifest" ] || [ -e "$legacy" ]
}

has_aof_files() {
  for file in "$aof/$appendfilename".*; do
    [ -e "$file" ] && return 0
  done
  return 1
}

# While Redis converts an older file, the manifest names it before it has moved.
aof_file() {
  if [ "$1" = "$appendfilename" ] && [ ! -e "$aof/$1" ]; then echo "$legacy"; else echo "$aof/$1"; fi
}

# The names of the files that the manifest gives one of these types: b is the base, i an increment, and h history, to be deleted.
manifest_names() {
  sed -n "s/^file \([^ ]*\) seq [0-9]* type [$1]\( .*\)*\$/\1/p" "$manifest"
}

# The file that the append-only file begins with: the one that has a format.
aof_base() {
  if [ -e "$manifest" ]; then
    base=$(manifest_names b)
    [ -z "$base" ] || aof_file "$base"
  else
    echo "$legacy"
  fi
}

check_aof() {
  if [ ! -e "$manifest" ]; then
    ! has_aof_files || refuse_disk "$aof holds append-only files without their manifest" \
      "Restore $manifest, or move the files away to start without them"
    return 0
  fi
  listed=$(manifest_names bi)
  [ -n "$listed" ] || refuse_disk "$manifest names no file" "Restore it from a backup"
  for name in $listed; do
    [ -e "$(aof_file "$name")" ] || refuse_disk "$manifest names $name, which is missing" "Restore it from a backup"
  done
}
