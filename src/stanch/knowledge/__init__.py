"""What stanch knows before anything happened, as data: YAML with a source on each, and its loader.

May import core, stanch.errors, msgspec, yaml and icu4py. Add a playbook by putting a file into `playbooks/`;
it is found by listing the folder, and `stanch playbook validate FILE` says what is wrong with it, by line.

reading    YAML -> typed values, or file, line, what was found, what was expected
playbooks  the events that have a playbook               claims    the sentences that can be said
           (playbook_file: as it is written; playbook_checks: what is refused by line; translations)
messages   the sentences of each language                phrases   the questions about ourselves
           (message_format: one sentence, its arguments and forms)
ratings    how servers are graded; cipher suites, groups, profiles
releases   how distributions call their releases         vendors   by which signs they are seen
"""
