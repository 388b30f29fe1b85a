"""Agendas and minutes of meetings: anyone who takes part adds, somebody writes, and what is approved stays."""
