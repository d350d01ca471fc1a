"""Open, close, refine: the incidents of this client."""
