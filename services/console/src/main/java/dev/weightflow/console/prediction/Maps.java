package dev.weightflow.console.prediction;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** Maps of the latest answers, kept in memory for minutes, so that a page can show them. Photographs are not kept. */
@Singleton
class Maps {
    private static final int MOST = 32;
    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final int RANDOM_BYTES = 16;

    private final SecureRandom random = new SecureRandom();
    private final Cache<String, Map<String, byte[]>> answers =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(KEPT).build();

    /** Keeps PNG files by their tasks, and returns the unguessable name under which they are found. */
    String keep(Map<String, byte[]> maps) {
        byte[] name = new byte[RANDOM_BYTES];
        random.nextBytes(name);
        String id = HexFormat.of().formatHex(name);
        answers.put(id, Map.copyOf(maps));
        return id;
    }

    Optional<byte[]> map(String id, String task) {
        return Optional.ofNullable(answers.getIfPresent(id)).map(maps -> maps.get(task));
    }
}
