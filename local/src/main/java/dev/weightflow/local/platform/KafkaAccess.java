package dev.weightflow.local.platform;

import dev.weightflow.local.server.AccessList;
import dev.weightflow.local.server.KafkaLogins;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Users of the platform's broker and their permissions: the same list as everywhere, {@code deploy/kafka/acls.tsv}. */
public final class KafkaAccess {
    /** User that may read everything and write nothing. */
    public static final String OPERATOR = "operator";

    /** User that may request work. */
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
