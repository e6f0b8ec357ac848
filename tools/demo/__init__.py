"""One whole interview, played from outside: real process, real pages, real WebSocket."""
