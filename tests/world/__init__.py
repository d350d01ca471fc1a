"""The one made-up world of the tests: a small shop, told by hand or drawn at random.

shop       entries of the record in few words (saw, log, done, answered ...), and the world they make
companies  random companies of every kind, for any playbook, for the properties
entries    one entry of every type and fact, and a small record of two incidents that they stand in
"""
