"""The forms of giving. They must never know what happens to the answers."""
