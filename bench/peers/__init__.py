"""Every server by every tester that is installed: where they disagree, who is right and why.

servers   what is looked at, and what is true of it       testers   how each is run and understood
explained.yaml   why a tester is wrong; what is not explained fails the run
"""
