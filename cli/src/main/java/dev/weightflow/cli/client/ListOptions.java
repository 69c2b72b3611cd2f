package dev.weightflow.cli.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weightflow.cli.console.Terminal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Options of every command that lists something; without a limit a list is read to its end. */
public final class ListOptions {
    @Option(names = "--limit", paramLabel = "N", description = "Show at most N.")
    private Optional<Integer> limit = Optional.empty();

    @Option(names = "--sort", paramLabel = "COLUMN", description = "Sort by a column of the table, such as size.")
    private Optional<String> sort = Optional.empty();

    @Option(names = "--reverse", description = "Reverse the order.")
    private boolean reverse;

    /** Requests a list with the filters that the user gave, and shows it. */
    public void show(
            Terminal terminal, ServiceClient client, String path, Map<String, Optional<?>> filters, Listing listing) {
        boolean asListed = sort.isEmpty() && !reverse;
        int most = asListed ? limit.orElse(Integer.MAX_VALUE) : Integer.MAX_VALUE;
        show(terminal, client.first(filtered(path, filters), most), listing);
    }

    /** Builds the path of a list with those filters that are given. */
    public static String filtered(String path, Map<String, ? extends Optional<?>> filters) {
        String query = filters.entrySet().stream()
                .filter(filter -> filter.getValue().isPresent())
                .map(filter -> filter.getKey() + "="
                        + ServiceClient.segment(filter.getValue().get().toString()))
                .sorted()
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? path : path + "?" + query;
    }

    public void show(Terminal terminal, List<Resource> things, Listing listing) {
        List<Resource> sorted = new ArrayList<>(
                sort.map(column -> listing.sorted(things, column)).orElse(things));
        if (reverse) {
            Collections.reverse(sorted);
        }
        List<Resource> shown = sorted.subList(0, Math.min(sorted.size(), limit.orElse(Integer.MAX_VALUE)));
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        shown.forEach(each -> json.add(each.json()));
        terminal.show(json, () -> listing.text(shown));
    }
}
