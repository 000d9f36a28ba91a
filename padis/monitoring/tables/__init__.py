"""The tables of the monitors (M7, M8, M12, M13): a table is data (`shapes`), everything else is generic."""
