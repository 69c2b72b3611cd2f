package dev.weightflow.cli.platform;

import dev.weightflow.cli.console.Table;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** How the platform is, as a process beside it finds out. */
public record PlatformStatus(
        boolean running,
        String directory,
        Optional<PlatformState.Phase> phase,
        Optional<Long> pid,
        Optional<String> failure,
        List<PartState> parts) {

    /** The status of the platform in that folder. A state that a crash left behind counts for nothing. */
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

    /** The first instance of a service that is ready, or else the first that runs. */
    public Optional<PartState> instanceToAsk(ServiceName service) {
        return parts.stream()
                .filter(part -> service.isInstance(part.name()) && part.status().runs())
                .min(Comparator.comparing(PartState::status));
    }

    public Optional<PartState> instanceOf(ServiceName service) {
        return parts.stream().filter(part -> service.isInstance(part.name())).findFirst();
    }

    /** Where the services are, by their instances' names. */
    public Map<String, String> services() {
        Map<String, String> urls = new TreeMap<>();
        parts.stream()
                .filter(part -> Stream.of(ServiceName.values()).anyMatch(service -> service.isInstance(part.name())))
                .forEach(part -> part.address().ifPresent(url -> urls.put(part.name(), url)));
        return urls;
    }

    public String asText() {
        if (!running) {
            return "Weightflow is not running in " + directory + ": './weightflow up' starts it."
                    + failure.map(why -> "\nThe last start failed: " + why).orElse("");
        }
        Table table = Table.of("PART", "STATE", "ADDRESS", ">PROCESS", ">RESTARTS", "LOG");
        parts.forEach(part -> table.row(
                part.name(),
                part.status().text()
                        + part.note().map(note -> " (" + firstLine(note) + ")").orElse(""),
                part.address().orElse("-"),
                part.pid().map(Object::toString).orElse("-"),
                part.restarts(),
                part.log()));
        return "Weightflow runs in " + directory + " as process "
                + pid.map(Object::toString).orElse("?") + ".\n" + table;
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
