"""What a change does to a running Redis, said before the merge.

The package reads in the order of its data flow: repository, layout, render,
knowledge, commands, report, cli. Imports point one way, from the end of that
list to its beginning.
"""
