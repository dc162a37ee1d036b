# shellcheck shell=sh
# What the start says in the container's log.

say() {
  echo "start.sh: $1"
}

# One line, since it is what `kubectl describe pod` shows of a container that does not start.
refuse() {
  end_children
  echo "start.sh: refusing to start: $1" >&2
  exit 1
}

# For a state of the disk that nothing explains: what it is, and what to do.
refuse_disk() {
  refuse "$1. Nothing in $data was changed. $2"
}
