"""What needs both rooms: functions that the terminal and the web call alike."""
