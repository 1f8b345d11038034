"""The pages of this room: asking, coming back, and the caseworkers' desk. They parse, call one action, and render."""
