package dev.weightflow.platform.messaging;

import io.smallrye.reactive.messaging.ChannelRegistry;
import io.smallrye.reactive.messaging.PausableChannel;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Channels of this service as a whole. They start paused, and run when the service is ready for them. A channel is blocked while its next event
 * cannot be read by this release or its key ring; one that has ended for good makes the process fail its liveness check.
 */
@ApplicationScoped
public class Channels {
    private static final Logger LOG = LoggerFactory.getLogger(Channels.class);

    private final ChannelRegistry registry;
    private final FactChannels facts;
    private final Map<String, String> blocked = new ConcurrentSkipListMap<>();
    private final Map<String, String> ended = new ConcurrentSkipListMap<>();

    Channels(ChannelRegistry registry, FactChannels facts) {
        this.registry = registry;
        this.facts = facts;
    }

    /** Resumes all channels that have not ended. */
    public void resume() {
        pausable().forEach((name, channel) -> {
            if (!ended.containsKey(name)) {
                channel.resume();
            }
        });
        facts.follow();
    }

    /** Pauses all channels; handling in progress continues. */
    public void pause() {
        pausable().values().forEach(PausableChannel::pause);
    }

    /** Returns why events are not handled, or not yet as far as their topics went at the start. */
    public Optional<String> notReady() {
        return stopped().or(facts::notReady);
    }

    /** Returns why a channel takes no records, if one does not. */
    public Optional<String> stopped() {
        return Stream.of(ended, blocked)
                .filter(reasons -> !reasons.isEmpty())
                .map(reasons -> String.join(" ", reasons.values()))
                .findFirst();
    }

    /** Returns why this process must be restarted, if a channel has ended for good. */
    public Optional<String> notAlive() {
        return ended.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", ended.values()));
    }

    void block(String channel, String why) {
        if (!why.equals(blocked.put(channel, why))) {
            LOG.error("Channel {} waits: {}", channel, why);
        }
    }

    /** Records that a fact could be read: its channel continues. */
    void read(IncomingKafkaRecordMetadata<?, ?> record) {
        if (blocked.remove(record.getChannel()) != null) {
            LOG.info("Channel {} continues", record.getChannel());
        }
        facts.converted(record);
    }

    /** Ends that channel for the life of this process, which is to be restarted. */
    void stop(String channel, String why) {
        LOG.error("Channel {} ends: {}", channel, why);
        ended.put(channel, why);
        Optional.ofNullable(registry.getPausable(channel)).ifPresent(PausableChannel::pause);
    }

    private Map<String, PausableChannel> pausable() {
        Map<String, PausableChannel> channels = new TreeMap<>();
        Stream.concat(registry.getIncomingNames().stream(), registry.getOutgoingNames().stream())
                .forEach(name -> Optional.ofNullable(registry.getPausable(name))
                        .ifPresent(channel -> channels.put(name, channel)));
        return channels;
    }
}
