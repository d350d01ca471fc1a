"""One site, of anybody: is it safe now, is its key new, what does its certificate hold?"""
