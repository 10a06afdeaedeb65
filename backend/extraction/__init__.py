"""Bytes to ExtractedDocument, in sandboxed child processes."""
