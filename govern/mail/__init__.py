"""Mail: messages that cannot be tampered with by what people type, and the ways to send them."""
