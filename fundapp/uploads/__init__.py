"""Whatever is sent becomes plain pictures of it, in a process that can do nothing else. It never knows who sent it."""
