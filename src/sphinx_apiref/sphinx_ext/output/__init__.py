"""What each builder writes."""
