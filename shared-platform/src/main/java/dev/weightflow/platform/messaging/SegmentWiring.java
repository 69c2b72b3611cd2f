package dev.weightflow.platform.messaging;

import dev.weightflow.platform.configuration.Settings;
import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.eventlog.segment.SegmentStreams;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Produces what saves a service's topics, by the interval that is set. */
@ApplicationScoped
class SegmentWiring {
    private static final String OFF = "off";
    private static final Duration USUAL = Duration.ofMinutes(1);

    @Produces
    @Singleton
    SegmentStreams segments(
            @ConfigProperty(name = SegmentStreams.EVERY) Optional<String> every,
            FactReader facts,
            MeterRegistry meters) {
        return new SegmentStreams(interval(every.map(String::strip)), facts, meters, Clock.systemUTC());
    }

    private static Optional<Duration> interval(Optional<String> text) {
        if (text.filter(OFF::equals).isPresent()) {
            return Optional.empty();
        }
        Settings alone = Settings.of("weightflow.", key -> text, List.of(SegmentStreams.EVERY));
        Duration interval = alone.duration(SegmentStreams.EVERY, USUAL);
        alone.complete();
        return Optional.of(interval);
    }
}
