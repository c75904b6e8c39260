"""The failure drill: workers, brokers and producers die under load, and every figure must end up exact.

    python -m drill --sport cricket --minutes 10 --seed 1 --faults all

A real Kafka, real workers, made-up matches at a steady rate; the seed decides which
faults strike which process, in which order. drill/slice.py defines what it needs from a sport:
its feed, what it publishes, and what it must answer in the end.
"""
