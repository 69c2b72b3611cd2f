package dev.weightflow.cli.platform;

import dev.weightflow.embedded.AccessList;
import dev.weightflow.embedded.KafkaLogins;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Who comes to the platform's broker, and what they may do there: the same list as everywhere, {@code deploy/kafka/acls.tsv}. */
public final class KafkaAccess {
    /** Who may read everything and write nothing. */
    public static final String OPERATOR = "operator";

    /** Who may ask for work. */
    public static final String REQUESTER = "requester";

    private static final String LIST = "acls.tsv";

    private KafkaAccess() {}

    static AccessList list() {
        try (InputStream source = KafkaAccess.class.getResourceAsStream(LIST)) {
            return AccessList.parse(new String(source.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the access list cannot be read", e);
        }
    }

    static KafkaLogins logins(Path folder) {
        return KafkaLogins.keptIn(folder, list().principals());
    }
}
