package dev.weightflow.cli.client;

import dev.weightflow.cli.console.Terminal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What every command that lists something takes; a list goes to its end unless told otherwise. */
public final class ListOptions {
    @Option(names = "--limit", paramLabel = "N", description = "At most the first N.")
    private Optional<Integer> limit = Optional.empty();

    @Option(names = "--sort", paramLabel = "COLUMN", description = "Sort by a column of the table, such as size.")
    private Optional<String> sort = Optional.empty();

    @Option(names = "--reverse", description = "The other way round.")
    private boolean reverse;

    /**
     * Asks for a list and shows it.
     *
     * @param filters the parameters that the user gave, by name; those that are empty are left out
     */
    public void show(
            Terminal terminal, ServiceClient client, String path, Map<String, Optional<?>> filters, Listing listing) {
        List<String> query = new ArrayList<>();
        filters.forEach((name, value) ->
                value.ifPresent(given -> query.add(name + "=" + ServiceClient.segment(given.toString()))));
        Collections.sort(query);
        String all = query.isEmpty() ? path : path + "?" + String.join("&", query);
        boolean asListed = sort.isEmpty() && !reverse;
        show(terminal, asListed ? client.first(all, limit.orElse(Integer.MAX_VALUE)) : client.all(all), listing);
    }

    public void show(Terminal terminal, List<Resource> things, Listing listing) {
        List<Resource> sorted = new ArrayList<>(
                sort.map(column -> listing.sorted(things, column)).orElse(things));
        if (reverse) {
            Collections.reverse(sorted);
        }
        List<Resource> shown = sorted.subList(0, Math.min(sorted.size(), limit.orElse(Integer.MAX_VALUE)));
        terminal.show(shown.stream().map(Resource::json).toList(), () -> listing.text(shown));
    }
}
