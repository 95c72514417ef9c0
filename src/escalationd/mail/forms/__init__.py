"""What an escalation form says: fields, amounts, checklist, in any shape that people give it."""
