"""kill -9, thousands of times, between a feed and its readers: what arrives, under how many ids, and what is left over.

python -m benchmarks.crash --kills 10000
"""
