"""Every letter the fund sends, in one place. It never decides that something is to be said, only how."""
