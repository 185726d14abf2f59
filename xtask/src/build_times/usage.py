"""Runs a command, and prints the seconds of its processes and the most memory of one of them in bytes."""
import resource
import subprocess
import sys
import time

start = time.monotonic()
status = subprocess.run(sys.argv[1:], stdout=sys.stderr).returncode
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
# Linux counts in kilobytes, macOS in bytes.
unit = 1 if sys.platform == "darwin" else 1024
print(time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit)
sys.exit(status)
