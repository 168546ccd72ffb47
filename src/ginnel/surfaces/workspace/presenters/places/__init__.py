"""Pages of figures by place: the lines, tables, charts and maps they are made of."""
