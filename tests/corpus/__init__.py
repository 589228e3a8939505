"""References of OpenStack services, built with os-api-ref and with this extension, and compared."""
