package dev.weightflow.platform.database;

import dev.weightflow.platform.configuration.Settings;
import dev.weightflow.schema.id.Digest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Databases of a service, one a projection. */
public interface Databases {
    /** Setting with the address of a PostgreSQL server; without it, each service has files of its own. */
    String URL = "weightflow.database.url";

    /** Number of characters that distinguish the formats of a projection. */
    int DIGITS = 12;

    /**
     * Opens the tables of a projection, empty if they are not there yet.
     *
     * @param name unique among the projections of all services
     * @param format everything on which the content depends besides the log: another format has tables of its own
     */
    default TableStore open(String name, String format, List<Table> tables) {
        return TableStore.open(of(name, Digest.ofText(format).hex().substring(0, DIGITS)), tables);
    }

    /** @param format distinguishes the formats of a projection */
    Database of(String name, String format);

    /**
     * Reads where a service keeps what it reads from the logs.
     *
     * @param dataDir the service's own folder, for embedded databases
     */
    static Databases from(Settings settings, Path dataDir) {
        Optional<String> url = settings.optionalText(URL);
        settings.require(
                url.filter(address -> !address.startsWith("jdbc:postgresql:")).isEmpty(),
                URL + " must begin with jdbc:postgresql:, such as jdbc:postgresql://db:5432/weightflow");
        Optional<String> user = settings.optionalText("weightflow.database.user");
        Optional<String> password = settings.optionalText("weightflow.database.password");
        String prefix = settings.text("weightflow.topic-prefix", "");
        return url.<Databases>map(address -> new PostgresDatabases(address, user, password, prefix))
                .orElseGet(() -> embedded(dataDir.resolve("database")));
    }

    /** Keeps everything in files of that folder, which nobody else uses. */
    static Databases embedded(Path folder) {
        return (name, format) -> new SqliteDatabase(folder, name, format);
    }
}
