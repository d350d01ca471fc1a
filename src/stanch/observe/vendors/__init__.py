"""Who a domain is seen to use, by its DNS and by what its front page loads: suggestions, not answers."""
