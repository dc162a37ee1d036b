"""What Argo CD makes of Applications, AppProjects and its annotations."""
