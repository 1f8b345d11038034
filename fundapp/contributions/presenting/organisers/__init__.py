"""What the organisers' pages of giving say, in English: the words of states and reasons, and the lists."""
