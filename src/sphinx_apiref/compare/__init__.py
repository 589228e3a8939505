"""Tables against samples: what rules, nested rows and exports stand on."""
