# shellcheck shell=sh
# Who may log in. printf is a builtin: a password is in no argument list.

# Every byte escaped, so that no password can break its line.
escaped() {
  printf %s "$1" | od -An -v -tx1 | tr -d ' \n' | sed 's/../\\x&/g'
}

newline='
'
return=$(printf '\r')

# Sets plain: a password without the line break that an editor leaves at the end of a Secret.
chomp() {
  plain=$1
  while :; do
    case $plain in
      *"$newline") plain=${plain%"$newline"} ;;
      *"$return") plain=${plain%"$return"} ;;
      *) break ;;
    esac
  done
}

# Lets a password in, with and without its line break; an empty one never.
accept() {
  chomp "$1"
  [ -n "$plain" ] || return 0
  accept_exactly "$plain"
  [ "$plain" = "$1" ] || accept_exactly "$1"
}

accept_exactly() {
  digest=$(printf %s "$1" | sha256sum) || digest=
  accepted="$accepted #${digest%% *}"
}

write_passwords() {
  accepted=
  accept "${REDISCLI_AUTH:-}"
  [ -n "$accepted" ] || refuse "the password (REDISCLI_AUTH) is missing or empty"
  secret=$(escaped "$REDISCLI_AUTH") || secret=
  accept "${REDIS_PREVIOUS_PASSWORD:-}"
  # Without its tools, an empty password or digest would open the server.
  case "$secret$accepted " in
    " "* | *"# "*) refuse "the password could not be escaped (od, tr, sed and sha256sum are needed)" ;;
  esac
  printf 'include %s\nrequirepass "%s"\nuser default on%s ~* &* +@all\n' "$config/redis.conf" "$secret" "$accepted" \
    >"$runtime/redis.conf"
  unset REDISCLI_AUTH REDIS_PREVIOUS_PASSWORD plain secret
}
