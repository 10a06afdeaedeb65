"""Actuarial numerics: the core is numpy only; `library` alone wraps chainladder, in workers and on the command line."""
