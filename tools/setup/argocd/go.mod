// Pins the Argo CD whose resource definitions (manifests/crds) are checked against;
// its sum in go.sum is the integrity check. Only those files are kept. The go line is
// the one of that Argo CD: an older Go refuses to read the module. To move to another
// version, change it below, then run here: go mod download && go mod verify
module setup.invalid/argocd

go 1.27.0

require github.com/argoproj/argo-cd/v3 v3.6.1
