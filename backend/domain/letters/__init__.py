"""Letters of the claims desk: templates as data, and the elements a letter of each kind must hold."""
