#!/usr/bin/env bash
# Takes away what up.sh made; nothing is there, nothing happens.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
state=$PWD/.tools/kind
mkdir -p "$state"
for name in dev prod; do
    kind delete cluster --name "gitops-$name" --kubeconfig "$state/$name.kubeconfig"
done
# A number may be another process's by now.
end() {
    if number=$(cat "$state/$1.pid" 2>/dev/null) &&
        ps -p "$number" -o args= | grep -q "$2"; then
        kill "$number"
    fi
}
end server "$state/remote.git"
end argocd service/argocd-server
rm -rf "$state"
