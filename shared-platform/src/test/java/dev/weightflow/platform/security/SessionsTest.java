package dev.weightflow.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionsTest {
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
        String session = sessions.open(sessions.link("alice")).orElseThrow();

        assertThat(sessions.caller(session)).contains(new Caller("alice", Set.of("reader")));
        assertThat(sessions.caller("other")).isEmpty();
    }

    @Test
    void links_and_sessions_end() {
        String late = sessions.link("alice");
        String session = sessions.open(sessions.link("alice")).orElseThrow();

        now = now.plus(Sessions.LINK);
        assertThat(sessions.open(late)).isEmpty();
        assertThat(sessions.caller(session)).isPresent();

        now = now.plus(Sessions.SESSION);
        assertThat(sessions.caller(session)).isEmpty();
    }

    @Test
    void there_is_an_end_to_how_many_are_kept() {
        String first = sessions.link("alice");
        for (int i = 0; i < 1_000; i++) {
            sessions.link("alice");
        }

        assertThat(sessions.open(first)).isEmpty();
        assertThat(sessions.open(sessions.link("alice"))).isPresent();
    }
}
