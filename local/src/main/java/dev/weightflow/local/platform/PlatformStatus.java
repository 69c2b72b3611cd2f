package dev.weightflow.local.platform;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Status of the platform as seen by another process. */
public record PlatformStatus(
        boolean running,
        String directory,
        Optional<PlatformState.Phase> phase,
        Optional<Long> pid,
        Optional<String> failure,
        List<PartState> parts) {

    /** Reads the status of the platform in that folder. A state that a crash left behind is ignored. */
    public static PlatformStatus of(PlatformDirectory directory) {
        Optional<ProcessHandle> process = directory.supervisor();
        Optional<PlatformState> state = directory.state().read();
        boolean told = process.isPresent()
                && state.filter(known -> known.pid() == process.get().pid()).isPresent();
        return new PlatformStatus(
                process.isPresent(),
                directory.root().toString(),
                state.map(PlatformState::phase).filter(phase -> told),
                process.map(ProcessHandle::pid),
                state.flatMap(PlatformState::failure),
                told ? state.get().parts() : List.of());
    }

    public Optional<String> addressOf(String part) {
        return parts.stream()
                .filter(known -> known.name().equals(part))
                .findFirst()
                .flatMap(PartState::address);
    }

    /** Returns the first instance of a service that is ready, or else the first that runs. */
    public Optional<PartState> instanceToAsk(ServiceName service) {
        return parts.stream()
                .filter(part -> service.isInstance(part.name()) && part.status().runs())
                .min(Comparator.comparing(PartState::status));
    }

    public Optional<PartState> instanceOf(ServiceName service) {
        return parts.stream().filter(part -> service.isInstance(part.name())).findFirst();
    }

    /** Returns the services' addresses, by their instances' names. */
    public Map<String, String> services() {
        Map<String, String> urls = new TreeMap<>();
        parts.stream()
                .filter(part -> Stream.of(ServiceName.values()).anyMatch(service -> service.isInstance(part.name())))
                .forEach(part -> part.address().ifPresent(url -> urls.put(part.name(), url)));
        return urls;
    }
}
