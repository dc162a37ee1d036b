"""YAML files read with positions and edited byte by byte."""
