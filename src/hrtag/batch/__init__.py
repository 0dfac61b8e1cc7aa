"""Many files: what to tag, where the work is done and kept, what came out."""
