"""How long a test waits for another process, thread or page before it says that it hangs: never a limit on speed."""

PATIENCE_SECONDS = 120
PATIENCE_MS = PATIENCE_SECONDS * 1000
