"""Who reaches a workload: through which Services, past which NetworkPolicies."""
