"""From an Application to the resources that Argo CD would apply."""
