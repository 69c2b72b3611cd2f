package dev.weightflow.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads a trace of libtorch's profiler: complete events with a start and a duration in microseconds. */
final class ChromeTrace {

    private ChromeTrace() {}

    /** Operation, from start to end in microseconds. */
    record Event(String name, String thread, double start, double end) {}

    /** Computes the self time of each operation, the longest first. */
    static List<OperationTime> selfTimes(List<Event> all) {
        Map<String, Long> calls = all.stream().collect(Collectors.groupingBy(Event::name, Collectors.counting()));
        Map<String, Double> times = new HashMap<>();
        all.stream()
                .collect(Collectors.groupingBy(Event::thread))
                .values()
                .forEach(events -> addSelfTimes(new ArrayList<>(events), times));
        return times.entrySet().stream()
                .map(time -> new OperationTime(time.getKey(), time.getValue() / 1e3, calls.get(time.getKey())))
                .sorted(Comparator.comparingDouble(OperationTime::milliseconds).reversed())
                .toList();
    }

    /** Reads all operations of a trace. */
    static List<Event> events(Path file) throws IOException {
        List<Event> events = new ArrayList<>();
        JsonNode root = new ObjectMapper().readTree(file.toFile());
        for (JsonNode node : root.isArray() ? root : root.path("traceEvents")) {
            if (node.path("ph").asText().equals("X")) {
                double start = node.path("ts").asDouble();
                events.add(new Event(
                        node.path("name").asText(),
                        node.path("tid").asText(),
                        start,
                        start + node.path("dur").asDouble()));
            }
        }
        return events;
    }

    private static void addSelfTimes(List<Event> events, Map<String, Double> times) {
        events.sort(Comparator.comparingDouble(Event::start)
                .thenComparing(Comparator.comparingDouble(Event::end).reversed()));
        Deque<Event> open = new ArrayDeque<>();
        for (Event event : events) {
            while (!open.isEmpty() && open.peek().end <= event.start) {
                open.pop();
            }
            times.merge(event.name, event.end - event.start, Double::sum);
            if (!open.isEmpty()) {
                times.merge(open.peek().name, event.start - event.end, Double::sum);
            }
            open.push(event);
        }
    }
}
