"""What deploy/ starts, as processes of this machine."""
