"""The provider chain: OpenAI, Anthropic, Local, Mock."""
