"""What the design promises, measured: `make bench` prints the table of docs/performance.md.

record     appends and verification, on SQLite and on Postgres      start  how long `stanch --help` takes
scanning   many targets against the peers        grading  one host graded, against them
assessing  100,000 assets, and one entry more                      table  a line of it
"""
