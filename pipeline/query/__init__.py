"""The query language that rules are written in: words, phrases, AND OR NOT, fields, {lists}; pure."""
