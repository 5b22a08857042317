"""A month of invented news with the right answers known by construction, and the figures of a product on it."""
