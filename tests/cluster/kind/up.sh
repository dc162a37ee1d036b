#!/usr/bin/env bash
# Two kind clusters, dev and prod, each with an Argo CD that reads this repository's
# real URL from a bare repository of this machine. `. .tools/kind/environment` tells
# the tests of them; down.sh takes them away.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
argocd=https://raw.githubusercontent.com/argoproj/argo-cd/v3.6.1/manifests/install.yaml
node=kindest/node:v1.36.1@sha256:3489c7674813ba5d8b1a9977baea8a6e553784dab7b84759d1014dbd78f7ebd5
port=8443
api=8444
here=tests/cluster/kind
state=$PWD/.tools/kind
url=$(sed -n 's/^repository: *//p' environments.yaml)
host=${url#https://} host=${host%%/*}

$here/down.sh
mkdir -p "$state"
git init -q --bare -b main "$state/remote.git"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$host" \
    -addext "subjectAltName=DNS:$host" \
    -keyout "$state/tls.key" -out "$state/tls.crt" 2>"$state/openssl.log"
python3 $here/server.py "$state/remote.git" "$state/tls.crt" "$state/tls.key" $port \
    >"$state/server.log" 2>&1 </dev/null &
echo $! >"$state/server.pid"

for name in dev prod; do
    export KUBECONFIG=$state/$name.kubeconfig
    kind create cluster --name "gitops-$name" --image $node --wait 3m
    kubectl config rename-context "kind-gitops-$name" $name
    kubectl apply -f $here/storage.yaml
    kubectl create namespace argocd
    # Server-side: the CRDs are too large for the annotation of a client-side apply.
    kubectl apply -n argocd --server-side -f $argocd
    kubectl -n argocd create configmap argocd-tls-certs-cm --dry-run=client -o yaml \
        --from-file="$host=$state/tls.crt" |
        kubectl apply -n argocd --server-side --force-conflicts -f -
    gateway=$(docker network inspect kind -f '{{range .IPAM.Config}}{{.Gateway}} {{end}}' |
        tr ' ' '\n' | grep -m1 -F .)
    sed "s/GATEWAY/$gateway/; s/PORT/$port/g" $here/git.yaml | kubectl apply -f -
    address=$(kubectl -n argocd get service git -o 'jsonpath={.spec.clusterIP}')
    # In the repo-server alone, the host of the URL is this machine.
    kubectl -n argocd patch deployment argocd-repo-server --type=strategic -p \
        '{"spec":{"template":{"spec":{"hostAliases":[{"ip":"'"$address"'","hostnames":["'"$host"'"]}]}}}}'
    echo "export KUBECONFIG_${name^^}=$KUBECONFIG" >>"$state/environment"
done
echo "export GITOPS_REMOTE=$state/remote.git" >>"$state/environment"
for name in dev prod; do
    for part in deployment/argocd-repo-server deployment/argocd-server \
        statefulset/argocd-application-controller; do
        kubectl --kubeconfig "$state/$name.kubeconfig" -n argocd \
            rollout status $part --timeout=5m
    done
done

# The render table asks dev's argocd-server, which wants a login.
export KUBECONFIG=$state/dev.kubeconfig
kubectl -n argocd port-forward service/argocd-server $api:443 \
    >"$state/argocd.log" 2>&1 </dev/null &
echo $! >"$state/argocd.pid"
password=$(kubectl -n argocd get secret argocd-initial-admin-secret \
    -o 'jsonpath={.data.password}' | base64 -d)
token=$(curl -sk --retry 9 --retry-connrefused https://127.0.0.1:$api/api/v1/session \
    -d '{"username": "admin", "password": "'"$password"'"}' |
    sed 's/.*"token":"\([^"]*\)".*/\1/')
echo "export ARGOCD_SERVER=https://127.0.0.1:$api ARGOCD_AUTH_TOKEN=$token" \
    >>"$state/environment"
