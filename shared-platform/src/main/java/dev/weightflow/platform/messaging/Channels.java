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
 * The channels of this service as a whole. They start paused, run when the service is ready for them, and one of them stops for good at
 * an event that only a newer release understands.
 */
@ApplicationScoped
public class Channels {
    private static final Logger LOG = LoggerFactory.getLogger(Channels.class);

    private final ChannelRegistry registry;
    private final Map<String, String> stopped = new ConcurrentSkipListMap<>();

    Channels(ChannelRegistry registry) {
        this.registry = registry;
    }

    /** Lets every channel run that has not stopped. */
    public void resume() {
        pausable().forEach((name, channel) -> {
            if (!stopped.containsKey(name)) {
                channel.resume();
            }
        });
    }

    /** Takes no more records from any channel; what is being handled goes on. */
    public void pause() {
        pausable().values().forEach(PausableChannel::pause);
    }

    /** Why events are not handled, if a channel has stopped. */
    public Optional<String> notReady() {
        return stopped.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", stopped.values()));
    }

    /** Takes no more records from that channel as long as this process lives. */
    void stop(String channel, String why) {
        LOG.error("Channel {} stops: {}", channel, why);
        stopped.put(channel, why);
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
