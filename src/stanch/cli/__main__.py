"""python -m stanch.cli"""

from stanch.cli import main

main()
