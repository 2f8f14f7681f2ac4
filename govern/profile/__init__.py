"""What somebody looks after about their own account: reading, password, e-mail, sessions."""
