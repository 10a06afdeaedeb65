"""What manage.py calls once the environment exists, one file a command."""
