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
 * Sessions of browsers, which cannot send tokens by themselves. Whoever has a token asks for a link; the link opens one session, once, and
 * soon. A session makes no links, may read, and does more only where that was asked for; it counts while its token does. Links, sessions and
 * the tokens that they stand for live in this process's memory only.
 */
@Singleton
public class Sessions {
    /** The cookie, where the connection is not encrypted. */
    public static final String COOKIE = "weightflow-session";

    /** The cookie under TLS: browsers keep one of that name to this host, to encrypted connections, and to the whole of it. */
    public static final String SECURE_COOKIE = "__Host-weightflow-session";

    public static final Duration SESSION = Duration.ofHours(12);

    public static final Duration LINK = Duration.ofMinutes(2);

    /** The attribute of an identity that came by a session: the {@link Session}. */
    public static final String BY_SESSION = "weightflow.session";

    /** The attribute of an identity that names, by its SHA-256, the token of the file by which it came. */
    static final String BY_TOKEN = "weightflow.token";

    /** How many links, and how many sessions, a caller may have: browsers of one person. */
    private static final int MOST_OF_A_CALLER = 20;

    private static final int RANDOM_BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final Clock clock;
    private final Map<String, Entry> links = new LinkedHashMap<>();
    private final Map<String, Entry> sessions = new LinkedHashMap<>();

    /**
     * What a browser may do, and for whom.
     *
     * @param caller with the roles of the session
     * @param token what the caller's requests to other services carry; a secret
     * @param formToken what a form of this session's pages carries, so that no other page can send it
     */
    public record Session(Caller caller, String token, String formToken) {
        /** Whether it may do more than read. */
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
     * A link for that caller, as the code that opens it.
     *
     * @param token by which the caller has come
     * @param acts whether the session may do what the token may, or only read
     * @throws ForbiddenException if the caller has come by a session
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

    /** Opens the session of a link, whose code is worth nothing from now on; nothing if it is unknown, used or too old. */
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

    /** Entries are found by a hash, as tokens are. A caller who has too many loses the oldest, and nobody else does. */
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
