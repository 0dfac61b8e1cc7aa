"""Learning: the annotated corpus, training and evaluation. It writes a model folder."""
