package dev.weightflow.platform.messaging;

import io.smallrye.reactive.messaging.ChannelRegistry;
import io.smallrye.reactive.messaging.PausableChannel;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channels of this service as a whole. They start paused, and run when the service is ready for them. One is blocked as long as it stands
 * before an event that this release or its key ring cannot read; one that has ended for good makes the process not alive.
 */
@ApplicationScoped
public class Channels {
    private static final Logger LOG = LoggerFactory.getLogger(Channels.class);

    private final ChannelRegistry registry;
    private final Map<String, String> blocked = new ConcurrentSkipListMap<>();
    private final Map<String, String> ended = new ConcurrentSkipListMap<>();

    Channels(ChannelRegistry registry) {
        this.registry = registry;
    }

    /** Lets every channel run that has not ended. */
    public void resume() {
        pausable().forEach((name, channel) -> {
            if (!ended.containsKey(name)) {
                channel.resume();
            }
        });
    }

    /** Takes no more records from any channel; what is being handled goes on. */
    public void pause() {
        pausable().values().forEach(PausableChannel::pause);
    }

    /** Why events are not handled, if they are not. */
    public Optional<String> notReady() {
        return Stream.of(ended, blocked)
                .filter(reasons -> !reasons.isEmpty())
                .map(reasons -> String.join(" ", reasons.values()))
                .findFirst();
    }

    /** Why this process must be restarted, if a channel has ended for good. */
    public Optional<String> notAlive() {
        return ended.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", ended.values()));
    }

    void block(String channel, String why) {
        if (!why.equals(blocked.put(channel, why))) {
            LOG.error("Channel {} waits: {}", channel, why);
        }
    }

    void unblock(String channel) {
        if (blocked.remove(channel) != null) {
            LOG.info("Channel {} goes on", channel);
        }
    }

    /** Takes no more records from that channel as long as this process lives, which is to end. */
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
