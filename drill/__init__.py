"""The failure drill: workers, brokers and producers die under load, and every scorecard must end exact.

    python -m drill --minutes 10 --seed 1 --faults all

A real Kafka, real workers, made-up matches at a steady rate; the seed decides which
faults strike whom, in which order. What a sport has to show for itself is in its own
folder (drill/cricket): who feeds it, what it published, what it must answer in the end.
"""
