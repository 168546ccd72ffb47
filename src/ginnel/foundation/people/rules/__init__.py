"""Who is who, as pure functions: folding, blocking, comparing, grading, weighing, clustering."""
