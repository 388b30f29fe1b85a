"""Exchange visits: a delegation, a host who shows its area, a programme, and what everybody takes home."""
