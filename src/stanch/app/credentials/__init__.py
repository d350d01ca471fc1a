"""Secrets and keys of ours: was each made anew since the disclosure?"""
