package dev.weightflow.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final Caller ALICE = caller("alice");
    private static final String TOKEN = "alice's token";

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Sessions sessions = new Sessions(new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    @Test
    void a_link_opens_a_session_that_reads() {
        String session = sessions.open(sessions.link(ALICE, TOKEN)).orElseThrow();

        assertThat(sessions.session(session).map(Sessions.Session::caller)).contains(ALICE);
        assertThat(sessions.session("other")).isEmpty();
    }

    @Test
    void links_and_sessions_end() {
        String late = sessions.link(ALICE, TOKEN);
        String session = sessions.open(sessions.link(ALICE, TOKEN)).orElseThrow();

        now = now.plus(Sessions.LINK);
        assertThat(sessions.open(late)).isEmpty();
        assertThat(sessions.session(session)).isPresent();

        now = now.plus(Sessions.SESSION);
        assertThat(sessions.session(session)).isEmpty();
    }

    @Test
    void there_is_an_end_to_how_many_a_caller_has_and_others_keep_theirs() {
        String first = sessions.link(ALICE, TOKEN);
        String another = sessions.link(caller("bob"), TOKEN);
        for (int i = 0; i < 20; i++) {
            sessions.link(ALICE, TOKEN);
        }

        assertThat(sessions.open(first)).isEmpty();
        assertThat(sessions.open(another)).isPresent();
        assertThat(sessions.open(sessions.link(ALICE, TOKEN))).isPresent();
    }

    private static Caller caller(String name) {
        return new Caller(name, Set.of("reader"), Optional.of("hash-of-" + name));
    }
}
