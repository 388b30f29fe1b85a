"""Places with codes: countries, regions, municipalities; and which places an area of operation covers."""
