"""What must still leave after a commit. It knows topics and keys; it must never know what a handler does with them."""
