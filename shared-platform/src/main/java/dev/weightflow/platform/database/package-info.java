/**
 * Databases for what is read from the logs: an embedded one in a file, or PostgreSQL. Plain JDBC over the SQL that both understand: {@code ON CONFLICT},
 * row values, ranges instead of {@code LIKE}, and columns of text and whole numbers alone. Each row has a checksum, because neither checks its pages.
 */
package dev.weightflow.platform.database;
