"""The demo: a sample newsroom, a mailbox and a webhook receiver on loopback, and the week that passes between them."""
