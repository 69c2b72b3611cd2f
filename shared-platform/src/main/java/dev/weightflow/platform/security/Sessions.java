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
import java.util.stream.Collectors;

/**
 * Sessions of browsers, which cannot send tokens by themselves. A caller with a token requests a link; the link opens one session, once, and within a
 * short time. A session creates no links, may read, and has further rights only if they were requested; it is valid while its token is. Links,
 * sessions and their tokens are kept only in this process's memory.
 */
@Singleton
public class Sessions {
    /** Name of the cookie without TLS. */
    public static final String COOKIE = "weightflow-session";

    /** Name of the cookie with TLS: browsers restrict one of that name to this host, to encrypted connections, and to the whole of it. */
    public static final String SECURE_COOKIE = "__Host-weightflow-session";

    public static final Duration SESSION = Duration.ofHours(12);

    public static final Duration LINK = Duration.ofMinutes(2);

    /** Attribute of an identity from a session: the {@link Session}. */
    public static final String BY_SESSION = "weightflow.session";

    /** Attribute of an identity from the token file: the SHA-256 of the token. */
    static final String BY_TOKEN = "weightflow.token";

    /** Maximum number of links, and of sessions, of a caller: the browsers of one person. */
    private static final int MOST_OF_A_CALLER = 20;

    private static final int RANDOM_BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final Clock clock;
    private final Map<String, Entry> links = new LinkedHashMap<>();
    private final Map<String, Entry> sessions = new LinkedHashMap<>();

    /**
     * Rights of a browser, and the caller it acts for.
     *
     * @param caller with the roles of the session
     * @param token the token that is sent with the caller's requests to other services; a secret
     * @param formToken token that the forms of this session's pages carry, so that no other page can send them
     */
    public record Session(Caller caller, String token, String formToken) {
        /** Returns whether it may do more than read. */
        public boolean acts() {
            return caller.roles().stream().anyMatch(role -> !role.equals(Roles.READER));
        }

        @Override
        public String toString() {
            return "a session of " + caller;
        }
    }

    private record Entry(Session session, Instant end) {}

    @Inject
    Sessions() {
        this(Clock.systemUTC());
    }

    Sessions(Clock clock) {
        this.clock = clock;
    }

    /**
     * Creates a link for that caller, and returns the code that opens it.
     *
     * @param token the caller's token
     * @param acts whether the session has the token's rights, or may only read
     * @throws ForbiddenException if the caller was authenticated by a session
     */
    public String link(SecurityIdentity caller, String token, boolean acts) {
        if (caller.getAttribute(BY_SESSION) != null) {
            throw new ForbiddenException();
        }
        Set<String> roles = acts
                ? Roles.all().stream().filter(caller::hasRole).collect(Collectors.toUnmodifiableSet())
                : Set.of(Roles.READER);
        return link(
                new Caller(caller.getPrincipal().getName(), roles, Optional.ofNullable(caller.getAttribute(BY_TOKEN))),
                token);
    }

    synchronized String link(Caller caller, String token) {
        return put(
                links,
                new Entry(new Session(caller, token, secret()), clock.instant().plus(LINK)));
    }

    /** Opens the session of a link, whose code is invalid from then on; empty if the code is unknown, used or too old. */
    public synchronized Optional<String> open(String code) {
        return Optional.ofNullable(links.remove(TokenFile.sha256(code)))
                .filter(link -> link.end().isAfter(clock.instant()))
                .map(link ->
                        put(sessions, new Entry(link.session(), clock.instant().plus(SESSION))));
    }

    synchronized Optional<Session> session(String cookie) {
        return Optional.ofNullable(sessions.get(TokenFile.sha256(cookie)))
                .filter(entry -> entry.end().isAfter(clock.instant()))
                .map(Entry::session);
    }

    /** Stores an entry under a hash, as for tokens. A caller with too many entries loses the oldest; others are not affected. */
    private String put(Map<String, Entry> entries, Entry entry) {
        String text = secret();
        entries.values().removeIf(old -> !old.end().isAfter(clock.instant()));
        List<String> ofCaller = entries.entrySet().stream()
                .filter(old ->
                        old.getValue().session().caller().equals(entry.session().caller()))
                .map(Map.Entry::getKey)
                .toList();
        if (ofCaller.size() >= MOST_OF_A_CALLER) {
            entries.remove(ofCaller.get(0));
        }
        entries.put(TokenFile.sha256(text), entry);
        return text;
    }

    private String secret() {
        byte[] secret = new byte[RANDOM_BYTES];
        random.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }
}
