package dev.weightflow.platform.database;

import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/** Schemas of a PostgreSQL server, one a projection and format: instances of two releases do not disturb each other. */
record PostgresDatabases(String url, Optional<String> user, Optional<String> password, String prefix)
        implements Databases {
    private static final int LONGEST_NAME = 63;

    @Override
    public Database of(String name, String format) {
        String schema = ("weightflow_" + prefix + name + "_" + format)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9_]", "_");
        Properties properties = new Properties();
        user.ifPresent(value -> properties.setProperty("user", value));
        password.ifPresent(value -> properties.setProperty("password", value));
        // rows that a constraint refuses belong into no log
        properties.setProperty("logServerErrorDetail", "false");
        properties.setProperty("ApplicationName", "weightflow");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "60");
        properties.setProperty("tcpKeepAlive", "true");
        return new PostgresDatabase(url, properties, schema.substring(Math.max(0, schema.length() - LONGEST_NAME)));
    }

    /** Returns the address alone: a password belongs into no log. */
    @Override
    public String toString() {
        return url;
    }
}
