package dev.weightflow.platform.security;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Sessions of browsers, which cannot send tokens by themselves. Whoever has a token asks for a link; the link opens one session, once, and
 * soon. A session may read and nothing else. Links and sessions live in this process only.
 */
@Singleton
public class Sessions {
    /** The cookie that names the session. */
    public static final String COOKIE = "weightflow-session";

    /** For how long a session lasts. */
    public static final Duration SESSION = Duration.ofHours(12);

    /** For how long a link waits to be used. */
    public static final Duration LINK = Duration.ofMinutes(2);

    private static final int MOST = 1_000;
    private static final int RANDOM_BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final Clock clock;
    private final Map<String, Entry> links = new LinkedHashMap<>();
    private final Map<String, Entry> sessions = new LinkedHashMap<>();

    private record Entry(Caller caller, Instant end) {}

    @Inject
    Sessions() {
        this(Clock.systemUTC());
    }

    Sessions(Clock clock) {
        this.clock = clock;
    }

    /** The code of a link that opens a session for that caller. */
    public synchronized String link(String caller) {
        return put(
                links,
                new Entry(
                        new Caller(caller, Set.of(Roles.READER)),
                        clock.instant().plus(LINK)));
    }

    /** Opens the session of a link, whose code is worth nothing from now on; nothing if it is unknown, used or too old. */
    public synchronized Optional<String> open(String code) {
        return Optional.ofNullable(links.remove(TokenFile.sha256(code)))
                .filter(link -> link.end().isAfter(clock.instant()))
                .map(link ->
                        put(sessions, new Entry(link.caller(), clock.instant().plus(SESSION))));
    }

    /** Whose session that is, if it is one that lasts. */
    synchronized Optional<Caller> caller(String session) {
        return Optional.ofNullable(sessions.get(TokenFile.sha256(session)))
                .filter(entry -> entry.end().isAfter(clock.instant()))
                .map(Entry::caller);
    }

    /** What is kept is no secret: a hash, as of tokens. The oldest entries go where there are too many. */
    private String put(Map<String, Entry> entries, Entry entry) {
        byte[] secret = new byte[RANDOM_BYTES];
        random.nextBytes(secret);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        Iterator<Entry> oldest = entries.values().iterator();
        while (oldest.hasNext() && (!oldest.next().end().isAfter(clock.instant()) || entries.size() >= MOST)) {
            oldest.remove();
        }
        entries.put(TokenFile.sha256(text), entry);
        return text;
    }
}
