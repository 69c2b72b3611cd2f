package dev.weightflow.platform.security;

import io.quarkus.security.ForbiddenException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Sessions of browsers, which cannot send tokens by themselves. Whoever has a token asks for a link; the link opens one session, once, and
 * soon. A session may read and nothing else, makes no links, and counts while its token does. Links and sessions live in this process only.
 */
@Singleton
public class Sessions {
    public static final String COOKIE = "weightflow-session";

    public static final Duration SESSION = Duration.ofHours(12);

    public static final Duration LINK = Duration.ofMinutes(2);

    /** The attribute of an identity that says whether it came by a session. */
    static final String BY_SESSION = "weightflow.session";

    /** The attribute of an identity that names, by its SHA-256, the token of the file by which it came. */
    static final String BY_TOKEN = "weightflow.token";

    /** How many links, and how many sessions, a caller may have: browsers of one person. */
    private static final int MOST_OF_A_CALLER = 20;

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

    /** @throws ForbiddenException if the caller has come by a session */
    public String link(SecurityIdentity caller) {
        if (Boolean.TRUE.equals(caller.getAttribute(BY_SESSION))) {
            throw new ForbiddenException();
        }
        return link(new Caller(
                caller.getPrincipal().getName(),
                Set.of(Roles.READER),
                Optional.ofNullable(caller.getAttribute(BY_TOKEN))));
    }

    synchronized String link(Caller caller) {
        return put(links, new Entry(caller, clock.instant().plus(LINK)));
    }

    /** Opens the session of a link, whose code is worth nothing from now on; nothing if it is unknown, used or too old. */
    public synchronized Optional<String> open(String code) {
        return Optional.ofNullable(links.remove(TokenFile.sha256(code)))
                .filter(link -> link.end().isAfter(clock.instant()))
                .map(link ->
                        put(sessions, new Entry(link.caller(), clock.instant().plus(SESSION))));
    }

    synchronized Optional<Caller> caller(String session) {
        return Optional.ofNullable(sessions.get(TokenFile.sha256(session)))
                .filter(entry -> entry.end().isAfter(clock.instant()))
                .map(Entry::caller);
    }

    /** What is kept is no secret: a hash, as of tokens. A caller who has too many loses the oldest, and nobody else does. */
    private String put(Map<String, Entry> entries, Entry entry) {
        byte[] secret = new byte[RANDOM_BYTES];
        random.nextBytes(secret);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        entries.values().removeIf(old -> !old.end().isAfter(clock.instant()));
        List<String> ofCaller = entries.entrySet().stream()
                .filter(old -> old.getValue().caller().equals(entry.caller()))
                .map(Map.Entry::getKey)
                .toList();
        if (ofCaller.size() >= MOST_OF_A_CALLER) {
            entries.remove(ofCaller.get(0));
        }
        entries.put(TokenFile.sha256(text), entry);
        return text;
    }
}
