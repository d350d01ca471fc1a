"""What a machine or a build has: lists of packages, lockfiles, SBOMs, archives; read, judged, and kept."""
