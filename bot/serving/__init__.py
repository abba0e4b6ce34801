"""The assistant as a server: one ASGI application in which the channels stand as services."""
