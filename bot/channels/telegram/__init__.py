"""The channel Telegram: what updates mean, in what order they are answered, how replies are sent."""
