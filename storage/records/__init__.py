"""The nouns: frozen, without behaviour, one file each. All times are aware and in UTC."""
