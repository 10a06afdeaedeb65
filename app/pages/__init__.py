"""One flat file a screen."""
