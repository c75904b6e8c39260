"""The failure drill: workers, brokers and producers die under load, and every figure must end exact.

    python -m drill --sport cricket --minutes 10 --seed 1 --faults all

A real Kafka, real workers, made-up matches at a steady rate; the seed decides which
faults strike whom, in which order. What it asks of a sport is in drill/slice.py: who
feeds it, what it published, what it must answer in the end.
"""
