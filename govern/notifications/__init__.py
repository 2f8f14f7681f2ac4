"""The outbox: what is to be sent, written with the change and delivered by the worker."""
