"""What each word of stanch means, whichever part of it says so."""
