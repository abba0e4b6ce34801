"""What is answered to a message: pure functions from a request and a conversation to a reply."""
