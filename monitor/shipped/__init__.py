"""What comes with the program: the templates of the mails, and the first watchlist."""
