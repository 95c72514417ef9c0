"""What machines write: bounces, absences, receipts; and what may be answered at all."""
