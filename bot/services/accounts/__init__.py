"""Accounts of staff: sessions, the second factor, invitations, and what becomes of cases when somebody leaves."""
