"""Whether objects conform to Kubernetes' and Argo CD's schemas, offline.

`kubeconform.validate` is the way in. It asks for its tools itself (`stage.ensure`).
"""
