#!/bin/sh
# Becomes the first process of a container: enter.sh ROOT [ro|rw SOURCE TARGET]... -- COMMAND...
# To be run by unshare in new mount, process and network namespaces. The root is read-only and the user 999, as the pod says.
set -eu
image_path=$PATH
PATH=/usr/sbin:/usr/bin:/sbin:/bin

root=$1
shift
mount -t tmpfs -o mode=0755 none "$root"
mkdir "$root/proc"
mount -t proc none "$root/proc"
while [ "$1" != -- ]; do
  mkdir -p "$root$3"
  mount --rbind "$2" "$root$3"
  [ "$1" = rw ] || mount -o remount,bind,ro "$root$3"
  shift 3
done
shift
mount -o remount,ro "$root"
ip link set lo up

chroot=$(command -v chroot)
setpriv=$(command -v setpriv)
PATH=$image_path
exec "$chroot" "$root" "$setpriv" --reuid 999 --regid 999 --groups 999 --no-new-privs --inh-caps=-all --bounding-set=-all "$@"
