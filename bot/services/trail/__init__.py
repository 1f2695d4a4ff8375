"""The audit trail as a whole: its chain, its check, its pages and files. Who writes into it is everywhere else."""
