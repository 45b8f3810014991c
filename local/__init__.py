"""Everything that starts the register on one machine: the set-up, private servers, the launcher.

The files here use the standard library only, except prepare.py and demo.py, which run inside the
project's virtual environment. No application imports anything from here.
"""
