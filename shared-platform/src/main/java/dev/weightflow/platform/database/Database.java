package dev.weightflow.platform.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Place for the tables of one projection. */
interface Database {
    /** Returns its name for people. */
    String place();

    /** Opens a connection that writes, in transactions that {@link #beginning} begins. The place exists after it. */
    Connection openWriter() throws SQLException;

    /** Opens a connection that reads. */
    Connection openReader() throws SQLException;

    /** Removes everything in it, and opens a connection that writes; no other connection of this process is open. */
    Connection openEmpty() throws SQLException;

    /** Returns whether the failure means that the content is not what was stored. */
    boolean isDamage(SQLException failure);

    /** Returns whether the failure means that a table or a column is missing. */
    boolean isMissing(SQLException failure);

    /** Returns the query for the number of tables. */
    String countOfTables();

    /** Returns the statement that begins a transaction; empty if the driver begins one with the first statement. */
    Optional<String> beginning();

    /** Returns the statement that begins a transaction that only reads, and that sees one state of the tables. */
    String snapshot();

    /** Returns the type of text columns, which are compared by code point. */
    String textType();
}
