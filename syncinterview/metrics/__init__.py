"""What Prometheus reads: figures of this process, by a web page or, for a worker, at a port of its own.

Every process counts for itself and is read by itself; nothing is shared between them. The figures of the conversation
are made in interviews/metrics.py, those of models in llm/metrics.py.
"""
