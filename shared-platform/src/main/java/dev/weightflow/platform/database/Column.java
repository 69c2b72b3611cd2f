package dev.weightflow.platform.database;

/** Column of a table. Moments are numbers of nanoseconds since 1970, and everything with a structure of its own is JSON. */
public record Column(String name, Type type) {
    /** Type of a column. */
    public enum Type {
        TEXT,
        NUMBER
    }

    public static Column text(String name) {
        return new Column(name, Type.TEXT);
    }

    public static Column number(String name) {
        return new Column(name, Type.NUMBER);
    }
}
